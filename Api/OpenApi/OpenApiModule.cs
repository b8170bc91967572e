using Scalar.AspNetCore;

namespace StreamVibe.Api.OpenApi;

/// <summary>The description of the API: derived from the endpoints, the same bytes on every machine, and a page to read and try it.</summary>
static class OpenApiModule
{
    public static WebApplicationBuilder AddApiDescription(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", api =>
        {
            api.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
            api.AddDocumentTransformer(Description.OfDocument);
            api.AddOperationTransformer(Description.OfSignIn);
            api.AddOperationTransformer(Description.OfLimit);
            api.AddOperationTransformer(Description.OfIdempotencyKey);
            api.AddSchemaTransformer(Description.OfNull);
        });
        return builder;
    }

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        routes.MapScalarApiReference("/docs", page =>
        {
            page.Title = "StreamVibe API";
            page.DynamicNonce = true;
            // Nothing leaves this machine: no fonts, statistics or assistant of the page's makers.
            page.DefaultFonts = page.Telemetry = false;
            page.Agent = new() { Disabled = true };
            page.Mcp = new() { Disabled = true };
            page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        });
    }
}
