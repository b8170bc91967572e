using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace StreamVibe.Api.Http;

/// <summary>The one change a request intends (law 2).</summary>
sealed class Operation(Ids ids)
{
    OperationId? id;

    /// <summary>Derived from the client's key, or new.</summary>
    public OperationId Id => id ??= OperationId.Of(ids.Next());

    internal void Name(OperationId named) => id = named;
}

/// <summary>Reads <c>Idempotency-Key</c> of signed-in changes, before the body is bound.</summary>
sealed class OperationNaming(RequestDelegate next, IOptions<LimitOptions> limits)
{
    public async Task InvokeAsync(HttpContext context, CurrentUser user, Operation operation)
    {
        var request = context.Request;
        if (user.IsSignedIn && Csrf.IsUnsafe(request.Method) && IdempotencyKey.Parse(request.Headers[IdempotencyKey.Header]) is { } key)
        {
            // Read once here and once by the endpoint; kept in memory, since the limit is small.
            request.EnableBuffering(bufferThreshold: (int)limits.Value.BodyBytes);
            var fingerprint = await IdempotencyKey.FingerprintOf(request.Method, request.GetEncodedPathAndQuery(), request.Body, context.RequestAborted);
            request.Body.Position = 0;
            operation.Name(new(IdempotencyKey.IdOf(user.Id, key), fingerprint));
        }
        await next(context);
    }
}
