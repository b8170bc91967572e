using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.OpenApi;

/// <summary>What the endpoints' types cannot say about themselves.</summary>
static class Description
{
    const string Bearer = "bearer";

    public static Task OfDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new()
        {
            Title = "StreamVibe API",
            Version = "v1",
            Description = "Sign in with a token or a cookie; changes under a cookie need the header X-CSRF: 1. "
                + "Errors are problem details with a stable code. Lists are pages with a cursor.",
        };
        document.Servers = []; // The address a request happened to use is no part of the contract.
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "The accessToken of POST /api/auth/login." },
        };
        return Task.CompletedTask;
    }

    public static Task OfSignIn(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (NeedsSignIn(context)) operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        return Task.CompletedTask;
    }

    // Read as a text so that any number can be clamped; to callers it is a number.
    public static Task OfLimit(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.Name == "limit") ?? [])
            parameter.Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "1",
                Maximum = $"{Paging.Most}",
                Default = Paging.Default,
            };
        return Task.CompletedTask;
    }

    // Read by a middleware, which no parameter tells of.
    public static Task OfIdempotencyKey(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (!NeedsSignIn(context) || !Csrf.IsUnsafe(context.Description.HttpMethod!)) return Task.CompletedTask;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Description = "Your name for this change: repeated under the same name within 30 days, it is not done again but answered as before, with Idempotency-Replayed: true.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.Longest, Pattern = "^[!-~]+$" },
        });
        return Task.CompletedTask;
    }

    // A member that may be left out but not be null.
    public static Task OfNull(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonPropertyInfo is { IsSetNullable: false, Set: not null } && schema.Type is { } type) schema.Type = type & ~JsonSchemaType.Null;
        return Task.CompletedTask;
    }

    static bool NeedsSignIn(OpenApiOperationTransformerContext context) => context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any();
}
