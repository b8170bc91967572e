using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.OpenApi;

/// <summary>The description of the API: derived from the endpoints, the same bytes on every machine, and a page to read and try it.</summary>
static class OpenApiModule
{
    const string Bearer = "bearer";

    public static WebApplicationBuilder AddApiDescription(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", api =>
        {
            api.AddDocumentTransformer(Document);
            api.AddOperationTransformer(SignIn);
            api.AddOperationTransformer(Limit);
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
        });
    }

    static Task Document(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new() { Title = "StreamVibe API", Version = "v1", Description = "Errors are problem details with a stable code; lists are pages with a cursor." };
        document.Servers = []; // The address a request happened to use is no part of the contract.
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The accessToken of POST /api/auth/login." },
        };
        return Task.CompletedTask;
    }

    static Task SignIn(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        return Task.CompletedTask;
    }

    // Read as a text so that any number can be clamped; to callers it is a number.
    static Task Limit(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.Name == "limit") ?? [])
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{Paging.Most}", Default = Paging.Default };
        return Task.CompletedTask;
    }
}
