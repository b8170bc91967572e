using Microsoft.AspNetCore.Http.Metadata;

namespace StreamVibe.Api.Http;

/// <summary>Refuses a body that says it is compressed: it is not unpacked here, and a megabyte can hold a gigabyte.</summary>
sealed class PackedBodies(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity" && context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null)
            throw new DomainException(ErrorCode.UnsupportedMediaType, "Send the body as it is, without a Content-Encoding.");
        return next(context);
    }
}
