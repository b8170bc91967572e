using Npgsql;
using StreamVibe.Connections;
using StreamVibe.Connections.YouTube;

namespace StreamVibe.Content.Publishing;

/// <summary>
/// Works on the open publications of one item, the oldest first: (1) look at the item at its platform; (2) decide by the pure rule; (3) note that a write is tried; (4) write, with what is there
/// otherwise put back; (5) note what came of it, and look again for the next. A write whose end nobody knows is never repeated before a look.
/// </summary>
sealed class Publisher(PublicationStore store, YouTubeApi youtube, PublishReport report, TimeProvider clock)
{
    /// <summary>The item that a publication is about; null where there is none.</summary>
    public Task<Guid?> ItemOf(Guid userId, Guid id) => store.ItemOf(userId, id);

    /// <param name="id">Any publication of the item.</param>
    /// <param name="keeper">Null where the connection has ended.</param>
    public async Task Publish(Guid userId, Guid id, Keeper? keeper)
    {
        List<OpenPublication> line = [];
        try
        {
            // Whoever changed the item between our look and our write is seen by the next look.
            for (line = await Line(userId, id); line.Count > 0;) line = await Step(line, keeper);
        }
        catch (PostgresException lost) when (lost.ConstraintName == PublicationStore.VersionConstraint)
        {
            // Another activation works on it.
            report.Lost(id);
        }
        catch (NpgsqlException failure) when (PublishRules.IsOurs(failure))
        {
            report.NotNoted(id, failure);
            // The one of which nothing could be noted stands as it stood.
            var now = await Line(userId, id);
            if (line.Select(one => now.Find(other => (other.Id, other.Version) == (one.Id, one.Version))).FirstOrDefault(one => one is not null) is { } stuck)
                await Settle(stuck, PublishRules.AfterOurFailure(stuck, clock.GetUtcNow()), null);
        }
    }

    // Empty also while a write may be on its way: what comes of it decides.
    async Task<List<OpenPublication>> Line(Guid userId, Guid id) => await store.Line(userId, id) is [var first, ..] line && !first.IsLeased(clock.GetUtcNow()) ? line : [];

    // The line to go on with; empty where it waits, or nothing is open any more.
    async Task<List<OpenPublication>> Step(List<OpenPublication> line, Keeper? keeper)
    {
        WritableVideo? video;
        try
        {
            if (keeper is null) throw new PlatformException(PlatformFailure.GrantGone, "The connection has ended.");
            video = await keeper.Ask(token => youtube.GetWritable(token, line[0].ExternalId));
        }
        catch (Exception failure) when (PublishRules.Foreseen(failure) is { } met)
        {
            // Nobody of them is seen.
            foreach (var unseen in line) await Fail(unseen, met, looking: true);
            return [];
        }
        return PublishRules.AfterLook(line, video?.Text, clock.GetUtcNow()) is { } known
            ? await Settle(line[0], known, known.Status == PublicationStatus.Published ? video!.Text : null)
            : await Write(line[0], [await store.Try(line[0], video!.Text, clock.GetUtcNow() + PublishRules.Lease), .. line[1..]], video, keeper);
    }

    async Task<List<OpenPublication>> Write(OpenPublication before, List<OpenPublication> line, WritableVideo video, Keeper keeper)
    {
        var tried = line[0];
        Metadata there;
        try
        {
            there = await keeper.Ask(token => PublishRules.MayBegin(tried, clock.GetUtcNow()) ? youtube.Update(token, video, tried.Wanted)
                : throw new PlatformException(PlatformFailure.Changed, "The look is too long ago."));
        }
        catch (PlatformException changed) when (changed.Failure == PlatformFailure.Changed)
        {
            return line;
        }
        catch (PlatformException kept) when (kept.NotSent)
        {
            // No try at all.
            return await Fail(await store.TakeBack(tried, before), kept, looking: true);
        }
        catch (Exception failure) when (PublishRules.Foreseen(failure) is { } met)
        {
            return await Fail(tried, met, looking: false);
        }
        return await Settle(tried, new(PublicationStatus.Published), there);
    }

    Task<List<OpenPublication>> Fail(OpenPublication publication, PlatformException failure, bool looking)
    {
        if (failure.InnerException is { } why && failure.Failure == PlatformFailure.Transient) report.Unanswered(publication.Id, why);
        return Settle(publication, PublishRules.AfterFailure(publication, failure, looking, clock.GetUtcNow()), null);
    }

    // Where one is over, the next has its turn.
    async Task<List<OpenPublication>> Settle(OpenPublication publication, PublicationStep step, Metadata? there)
    {
        var now = clock.GetUtcNow();
        if (step.DueAt is null) await store.End(publication, step, there, late: now - publication.CreatedAt >= PublishRules.HeadStart, now);
        else await store.Wait(publication, step);
        report.Stands(publication, step);
        return step.DueAt is null ? await Line(publication.UserId, publication.Id) : [];
    }
}
