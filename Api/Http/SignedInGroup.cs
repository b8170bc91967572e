using static StreamVibe.ErrorCode;

namespace StreamVibe.Api.Http;

/// <summary>Rules that hold for a whole group of endpoints, said once.</summary>
static class SignedInGroup
{
    /// <summary>A group that needs a sign-in.</summary>
    public static RouteGroupBuilder MapSignedIn(this IEndpointRouteBuilder routes, string prefix, string tag) =>
        routes.MapOpen(prefix, tag).RequireAuthorization().Refuses(Unauthenticated, CsrfRequired).RefusesKeys();

    /// <summary>A group that anybody may use.</summary>
    public static RouteGroupBuilder MapOpen(this IEndpointRouteBuilder routes, string prefix, string tag) =>
        routes.MapGroup(prefix).WithTags(tag).Refuses(ValidationFailed, ErrorCode.Internal, Unavailable);

    /// <summary>What the framework refuses of a body before we see it.</summary>
    public static T TakesBody<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.Refuses(TooLarge, UnsupportedMediaType);

    // Said of changes only, though their group may hold reads too.
    static RouteGroupBuilder RefusesKeys(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
            foreach (var code in methods.Any(Csrf.IsUnsafe) ? [NotFound, InProgress, Gone, IdempotencyMismatch] : Array.Empty<ErrorCode>()) endpoint.Metadata.Add(AnswerOf(code));
        });
        return group;
    }

    /// <summary>Declares the errors that callers must expect, for the OpenAPI document.</summary>
    public static T Refuses<T>(this T endpoints, params ReadOnlySpan<ErrorCode> codes) where T : IEndpointConventionBuilder
    {
        foreach (var code in codes)
        {
            var answer = AnswerOf(code);
            endpoints.Add(endpoint => endpoint.Metadata.Add(answer));
        }
        return endpoints;
    }

    static ProducesResponseTypeMetadata AnswerOf(ErrorCode code) => new(Problems.Of(code).Status, typeof(ErrorAnswer), [ErrorAnswer.ContentType]);
}
