using System.Collections.Immutable;
using Npgsql;
using StreamVibe.Connections;
using StreamVibe.Storage;

namespace StreamVibe.Content.Publishing;

/// <summary>What may be written to a platform, and what a look or a failure means for a publication, without I/O.</summary>
static class PublishRules
{
    /// <summary>Longer than one write with a renewed token: nobody else touches the publication before.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    /// <summary>A publication is left to whoever wrote it down for this long; then anybody takes it up, and the person, who no longer waits, is told how it ends.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(20);

    /// <summary>Writes in all: the first, and at most two more after a look showed that it was not done.</summary>
    public const int MostWrites = 3;

    /// <summary>How long a platform that does not answer is tried: shortly where nothing was written, since the wish grows old; longer where it must be found out what became of a write.</summary>
    static readonly TimeSpan PatienceBefore = TimeSpan.FromMinutes(10), PatienceAfter = TimeSpan.FromHours(24);

    static readonly TimeSpan ShortestPause = HeadStart, LongestPause = TimeSpan.FromMinutes(10), LongestAsked = TimeSpan.FromHours(1);

    /// <summary>Whether we can write there at all; elsewhere a person is given the text.</summary>
    public static bool CanWrite(Platform platform) => platform == Platform.YouTube;

    /// <summary>Refuses before anything changes. Null: the connection has ended.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.NeedsReauth"/>.</exception>
    public static void DemandRight(Guid connectionId, Connection? connection)
    {
        if (connection is null) throw new DomainException(ErrorCode.NeedsReauth, "The connection of this item has ended. Connect its channel again, with 'capability': 'publish'.");
        if (connection.Status == ConnectionStatus.NeedsReauth || !connection.Capabilities.Contains("publish"))
            throw new DomainException(ErrorCode.NeedsReauth, $"Publishing needs a consent: authorize again with 'capability': 'publish' and 'connectionId': '{connectionId}'.");
    }

    /// <summary>Fields that a restored item is to have at its platform: those in which the platform differs, or may once what is open is written.</summary>
    /// <param name="states">What is known of the platform, and what open publications want there.</param>
    public static ImmutableArray<string> ToRestore(Shown shown, IEnumerable<Metadata> states)
    {
        var wanted = Metadata.Of(shown, Metadata.Writable);
        return [.. Metadata.Writable.Intersect(states.SelectMany(state => wanted.Only(state).Unlike(state)))];
    }

    /// <summary>Fields that an undone revision had changed, as far as they can be written.</summary>
    public static ImmutableArray<string> ToUndo(Revision undone) => [.. Metadata.Writable.Intersect(undone.Changes.Select(change => change.Field))];

    /// <summary>Whether all that the first of a line wants is wanted otherwise by those behind it, as far as they may be written still.</summary>
    public static bool IsOvertaken(IReadOnlyList<OpenPublication> line, DateTimeOffset now) =>
        line[0].Wanted.About().All(field => line.Skip(1).Any(newer => !IsTooOld(newer, now) && newer.Wanted.About().Contains(field)));

    /// <summary>
    /// What is to be done with the first of a line now that the platform was looked at; null: write. What is there already is not written, what somebody else changed there is left alone,
    /// and nothing is written that a newer wish would write over at once.
    /// </summary>
    /// <param name="there">Null where the platform does not know the item.</param>
    public static PublicationStep? AfterLook(IReadOnlyList<OpenPublication> line, Metadata? there, DateTimeOffset now)
    {
        var publication = line[0];
        if (there is null) return Failed("not_found", "The platform no longer knows the item.");
        if (publication.Wanted.Unlike(there).IsEmpty) return new(PublicationStatus.Published);
        // Not what was read since: a sync that took over somebody else's change is no leave to write over it.
        if (!publication.Previous.Only(publication.Wanted).Unlike(there).IsEmpty)
            return Failed("version_conflict", "The item was changed at the platform since it was last read. Nothing was written over that: sync, and decide.");
        if (IsOvertaken(line, now)) return Failed("superseded", $"A newer wish took its place. {(publication.Attempts == 0 ? "Nothing was written." : "The platform does not show it.")}");
        if (IsTooOld(publication, now)) return Failed("unavailable", "It could not be written in time. Nothing was written.");
        return publication.Attempts < MostWrites ? null : Failed("unavailable", $"The platform did not take it in {MostWrites} tries. It shows what it showed before.");
    }

    // An old wish is not done hours later, unless it must be found out what became of it.
    static bool IsTooOld(OpenPublication publication, DateTimeOffset now) => publication.Attempts == 0 && now - publication.CreatedAt >= PatienceBefore;

    /// <summary>Whether a write may still begin: it is over by the end of its lease then, when others look. Who stood still since the look does not write.</summary>
    public static bool MayBegin(OpenPublication tried, DateTimeOffset now) => now + PlatformHttp.Total < tried.BusyUntil;

    /// <summary>Whether our database refuses for good what was to be noted. One that is away for a moment is waited for.</summary>
    public static bool IsOurs(NpgsqlException failure) => !UnavailableFilter.Means(failure);

    /// <summary>What it means that it cannot be noted where a publication stands: without a write it is over; else it is to be found out once more.</summary>
    public static PublicationStep AfterOurFailure(OpenPublication publication, DateTimeOffset now)
    {
        var (age, sorry) = (now - publication.CreatedAt, "Something went wrong on our side.");
        if (publication.Attempts == 0) return Failed("internal", $"{sorry} Nothing was written.");
        return age < PatienceAfter ? new(PublicationStatus.Unconfirmed, DueAt: now + Pause(age, null)) : Failed("internal", Known(sorry, true));
    }

    /// <summary>What an exception says of the platform. One that nobody foresaw counts as a failed try, so that no publication is open for ever; null: it is about our database or our end, and says nothing.</summary>
    public static PlatformException? Foreseen(Exception failure) => failure switch
    {
        PlatformException known => known,
        NpgsqlException or OperationCanceledException => null,
        _ => new(PlatformFailure.Transient, "Something went wrong on our side.", inner: failure),
    };

    /// <summary>What a failure means: try again later, or give up.</summary>
    /// <param name="looking">It was met while looking; else while writing, where it says that nothing was written, unless it is a passing one.</param>
    public static PublicationStep AfterFailure(OpenPublication publication, PlatformException failure, bool looking, DateTimeOffset now)
    {
        var unknown = publication.Attempts > 0;
        return failure.Failure switch
        {
            PlatformFailure.Transient or PlatformFailure.Busy => Later(publication, failure, unknown, now),
            PlatformFailure.Exhausted when looking && unknown => Later(publication, failure, unknown, now),
            PlatformFailure.Exhausted => Failed("provider_busy", "The platform's daily allowance is used up. Nothing was written; try again tomorrow."),
            PlatformFailure.GrantGone or PlatformFailure.SecretMissing => Failed("needs_reauth", Known("The platform no longer accepts this connection. Connect it again.", looking && unknown)),
            PlatformFailure.ScopeMissing => Failed("scope_missing", Known("The connection no longer has the right to publish. Connect it again and allow it.", looking && unknown)),
            PlatformFailure.TokenRejected => Failed("token_rejected", Known("The platform does not accept the connection's tokens, though they were renewed a moment ago.", looking && unknown)),
            PlatformFailure.NotFound => Failed("not_found", "The platform no longer knows the item."),
            PlatformFailure.Misconfigured => Failed("unavailable", Known(failure.Message, looking && unknown)),
            _ => Failed(failure.Code ?? "refused", Known(failure.Message, looking && unknown)),
        };
    }

    static PublicationStep Later(OpenPublication publication, PlatformException failure, bool unknown, DateTimeOffset now)
    {
        var age = now - publication.CreatedAt;
        if (age < (unknown ? PatienceAfter : PatienceBefore))
            return new(unknown ? PublicationStatus.Unconfirmed : PublicationStatus.Pending, DueAt: now + Pause(age, failure.RetryAfter));
        return Failed(failure.Failure == PlatformFailure.Transient ? "unavailable" : "provider_busy",
            unknown ? Known("The platform did not answer for a day.", true) : "The platform did not answer. Nothing was written.");
    }

    // As long as it has waited already, and what the platform asks for.
    static TimeSpan Pause(TimeSpan age, TimeSpan? asked)
    {
        var pause = age < ShortestPause ? ShortestPause : age < LongestPause ? age : LongestPause;
        return asked is { } wished && wished > pause ? (wished < LongestAsked ? wished : LongestAsked) : pause;
    }

    static string Known(string message, bool unknown) => unknown ? $"{message} It is not known whether the last try was done: the next sync shows it." : message;

    static PublicationStep Failed(string code, string message) => new(PublicationStatus.Failed, new(code, message));
}
