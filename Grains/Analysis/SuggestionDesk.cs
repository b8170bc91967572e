using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Analysis;

/// <summary>Reads suggestions and takes the decisions that change no item.</summary>
sealed class SuggestionDesk(SuggestionStore suggestions, ContentStore content, AuditStore audit, Database database, TimeProvider clock)
{
    /// <summary>Null where the user has no such item.</summary>
    public async Task<Page<Suggestion>?> List(Guid userId, Guid contentId, PageRequest page) =>
        await content.Get(userId, contentId) is null ? null : await suggestions.List(userId, contentId, page);

    /// <exception cref="DomainException"><see cref="ErrorCode.NotFound"/>.</exception>
    public async Task<Suggestion> Find(Guid userId, Guid id) => await suggestions.Get(userId, id) ?? throw DomainException.NotFound("suggestion");

    public async Task Dismiss(Guid userId, Guid id)
    {
        var now = Times.Stored(clock.GetUtcNow());
        if (SuggestionRules.Dismiss(await Find(userId, id), now) is not { } dismissed) return;
        try
        {
            await database.For(userId).Write(SuggestionStore.Decide(userId, dismissed), audit.ByUser(userId, "suggestion.dismissed", $"suggestion:{id}", now));
        }
        catch (PostgresException lost) when (lost.ConstraintName == SuggestionStore.PendingConstraint)
        {
            // Decided meanwhile: by the same person, or by a newer analysis.
            SuggestionRules.Dismiss(await Find(userId, id), now);
        }
    }
}
