using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Analysis;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Analysis;

/// <summary>What models suggested for an item, and what its owner makes of it.</summary>
static class SuggestionsApi
{
    public static void MapSuggestions(this IEndpointRouteBuilder routes)
    {
        routes.MapSignedIn("/api/content/{id:guid}/suggestions", "Analysis").MapGet("", List).WithName("listSuggestions").WithSummary("Suggestions for an item, newest first")
            .Refuses(ErrorCode.NotFound, ErrorCode.InvalidCursor);

        var suggestion = routes.MapSignedIn("/api/suggestions/{id:guid}", "Analysis").Refuses(ErrorCode.NotFound, ErrorCode.SuggestionClosed);
        suggestion.MapPost("/apply", Apply).WithName("applySuggestion").WithSummary("Put a suggestion into effect, as one revision").TakesBody()
            .WithDescription(
                "Takes a part of it, or your own words, as value. Refused with the conflict where the field is no longer what the model saw, unless you name the version that you saw. "
                + "With publish the platform is written to as well; the answer says how that went, and listPublications how it ended.")
            .Refuses(ErrorCode.VersionConflict, ErrorCode.NeedsReauth, ErrorCode.ProviderBusy);
        suggestion.MapPost("/dismiss", Dismiss).WithName("dismissSuggestion").WithSummary("Say no to a suggestion");
    }

    static async Task<Ok<Page<Suggestion>>> List(Guid id, [AsParameters] Paging page, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAnalysisGrain>(user.Id).ListSuggestions(id, page.ToRequest()) ?? throw DomainException.NotFound("content item"));

    static async Task<Ok<AppliedAnswer>> Apply(Guid id, ApplyBody? body, CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(AppliedAnswer.Of(await grains.GetGrain<IAnalysisGrain>(user.Id).Apply(id, (body ?? new()).ToRequest(), operation.Id)));

    static async Task<NoContent> Dismiss(Guid id, CurrentUser user, Operation operation, IGrainFactory grains)
    {
        await grains.GetGrain<IAnalysisGrain>(user.Id).Dismiss(id, operation.Id);
        return TypedResults.NoContent();
    }
}
