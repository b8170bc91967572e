using System.Reflection;
using System.Text.Json;
using StreamVibe.Api.Accounts.Mail;
using StreamVibe.Audit;
using StreamVibe.Connections;
using StreamVibe.Connections.Budgets;
using StreamVibe.Content;
using StreamVibe.Maintenance;
using StreamVibe.Tests.Unit.Architecture;

namespace StreamVibe.Tests.Unit.Storage;

/// <summary>
/// What the builds before this one wrote into PostgreSQL as JSON. A row may be older than the process that reads it, and younger: silos of two builds run side by side.
/// These texts are never changed; a new member gets a text of its own, and the old ones stay readable.
/// </summary>
public sealed class StoredJsonTests
{
    static readonly Guid Id = Guid.Parse("0195f7a0-0000-7000-8000-000000000001");
    static readonly DateTimeOffset At = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    /// <summary>Text and what it says; and whether today's build writes the same text.</summary>
    public static TheoryData<string, object, bool> Golden => new()
    {
        // app.sync_run.checkpoint, first as it was before passes had kinds.
        { """{"Phase":"Pages","Playlist":"UU1","PageToken":"CDIQAA","Failures":2}""", new Checkpoint(SyncPhase.Pages, "UU1", "CDIQAA", 2), false },
        {
            """{"Phase":"Unmet","Playlist":"UU1","PageToken":null,"Failures":0,"Total":120,"Moved":true,"Rereads":1,"Pages":4,"Pass":"Incremental","Page":3,"Barren":1,"Reach":2,"Mark":"CGQQAA"}""",
            new Checkpoint(SyncPhase.Unmet, "UU1", null, 0, 120, true, 1, 4, SyncPass.Incremental, 3, 1, 2, "CGQQAA"), true
        },
        // app.operation.answer of a start, before and after items could be quarantined.
        {
            """{"Id":"0195f7a0-0000-7000-8000-000000000001","ConnectionId":"0195f7a0-0000-7000-8000-000000000001","Status":"queued","Trigger":"manual","Seen":0,"Created":0,"Updated":0,"Deleted":0,"StartedAt":null,"FinishedAt":null,"Problem":null}""",
            new SyncRun(Id, Id, SyncStatus.Queued, SyncTrigger.Manual, 0, 0, 0, 0, null, null, null), false
        },
        {
            """{"Id":"0195f7a0-0000-7000-8000-000000000001","ConnectionId":"0195f7a0-0000-7000-8000-000000000001","Status":"failed","Trigger":"automatic","Seen":9,"Created":1,"Updated":2,"Deleted":3,"StartedAt":"2026-05-04T03:02:01+00:00","FinishedAt":"2026-05-04T03:02:01+00:00","Problem":{"Code":"internal","Message":"It broke."},"Quarantined":4}""",
            new SyncRun(Id, Id, SyncStatus.Failed, SyncTrigger.Automatic, 9, 1, 2, 3, At, At, new("internal", "It broke."), 4), true
        },
        // vault.secret of a connection, sealed.
        {
            """{"access_token":"a","access_expires_at":"2026-05-04T03:02:01+00:00","refresh_token":"r","scopes":["s1","s2"]}""",
            new Grant("a", At, "r", ["s1", "s2"]), false
        },
        {
            """{"access_token":"a","access_expires_at":"2026-05-04T03:02:01+00:00","refresh_token":null,"scopes":["s1"],"ends_at":"2026-05-04T03:02:01+00:00"}""",
            new Grant("a", At, null, ["s1"], At), true
        },
        // orleans.storage of a job.
        {
            """{"NextDueAt":"2026-05-04T03:02:01+00:00","StartedAt":"2026-05-04T03:02:01+00:00","FinishedAt":null,"Outcome":"failed","Error":"It broke off.","ActedOn":3,"Runs":4,"Failures":1,"ClaimedUntil":"2026-05-04T03:02:01+00:00","IsRepetition":true}""",
            new JobState { NextDueAt = At, StartedAt = At, Outcome = JobOutcome.Failed, Error = "It broke off.", ActedOn = 3, Runs = 4, Failures = 1, ClaimedUntil = At, IsRepetition = true }, true
        },
        // orleans.storage of a platform's budget.
        {
            """{"Day":"2026-05-04","Used":812,"Leases":[{"Id":"0195f7a0-0000-7000-8000-000000000001","Units":50,"Unasked":38,"Until":"2026-05-04T03:02:01+00:00"}],"ClosedUntil":"2026-05-04T03:02:01+00:00"}""",
            new BudgetState { Day = new(2026, 5, 4), Used = 812, Leases = [new(Id, 50, 38, At)], ClosedUntil = At }, true
        },
        // auth.mail, sealed.
        { """{"To":"a@example.org","Subject":"Hello","Text":"Text\n","Html":"Html"}""", new Letter("a@example.org", "Hello", "Text\n", "Html"), true },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void What_an_earlier_build_stored_is_read_as_it_was_meant(string text, object meant, bool isWritten)
    {
        // Two lists of the same words are not equal as lists: what they are written as is.
        Assert.Equal(JsonSerializer.Serialize(meant, meant.GetType()), JsonSerializer.Serialize(JsonSerializer.Deserialize(text, meant.GetType()), meant.GetType()));
        if (isWritten) Assert.Equal(text, JsonSerializer.Serialize(meant, meant.GetType()).Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    /// <summary>The next sync compares this text with that of the one before: another text would make every item look as if it had changed there.</summary>
    [Fact]
    public void What_the_platform_said_is_written_as_it_always_was()
    {
        const string Stored =
            """{"ExternalId":"v1","Type":"video","Title":"Bread","Description":"Flour","Tags":["bread","oven"],"Visibility":"unlisted","Url":"https://example.org/v1","ThumbnailUrl":null,"DurationSeconds":61,"PublishedAt":"2026-05-04T03:02:01+00:00","ViewCount":null,"LikeCount":null,"CommentCount":null}""";
        var item = new RemoteItem("v1", "video", "Bread", "Flour", ["bread", "oven"], Visibility.Unlisted, "https://example.org/v1", null, 61, At, 7, 8, 9);
        Assert.Equal(Stored, item.ToJson().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal(item.ToJson(), RemoteItem.FromJson(Stored).ToJson());
    }

    /// <summary>A revision's changes: texts and lists, with and without what a sync overwrote.</summary>
    [Fact]
    public void Changes_of_a_revision_are_read_and_written_as_they_always_were()
    {
        const string Stored = """[{"Field":"title","Before":"Bread","After":"Cake"},{"Field":"tags","Before":["a"],"After":["a","b"],"Base":[]}]""";
        var changes = JsonSerializer.Deserialize<FieldChange[]>(Stored)!;
        Assert.Equal(["title", "tags"], changes.Select(change => change.Field));
        Assert.Null(changes[0].Base);
        Assert.NotNull(changes[1].Base);
        Assert.Equal(Stored, JsonSerializer.Serialize(changes));
    }

    /// <summary>The answer of a keyed request, sealed.</summary>
    [Fact]
    public void An_answer_to_a_keyed_request_is_read_and_written_as_it_always_was()
    {
        const string Stored = """{"Status":202,"ContentType":"application/json","Location":"/api/syncs/1","Body":[123,125]}""";
        var answer = JsonSerializer.Deserialize<StoredAnswer>(Stored)!;
        Assert.Equal((202, "application/json", "/api/syncs/1", "{}"), (answer.Status, answer.ContentType, answer.Location, System.Text.Encoding.UTF8.GetString([.. answer.Body])));
        Assert.Equal(Stored, JsonSerializer.Serialize(answer));
    }

    /// <summary>Grain states come as a name and a type: each has a text here as well.</summary>
    [Fact]
    public void Every_state_that_a_grain_keeps_in_storage_has_its_text()
    {
        var states = Contracts.GrainClasses.SelectMany(grain => grain.GetConstructors().SelectMany(constructor => constructor.GetParameters()))
            .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute))).Select(parameter => parameter.ParameterType.GetGenericArguments()[0]);
        Assert.Empty(states.Except(Golden.Select(row => row.Data.Item2.GetType())).Select(type => $"{type.Name} has no stored text in {nameof(Golden)}"));
    }
}
