using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Tests.Unit.Content.Publishing;

public sealed class PublishRulesTests
{
    static readonly Guid id = new("0192f0c0-0000-7000-8000-000000000001");

    [Fact]
    public void What_is_there_already_is_published_without_a_write()
    {
        for (var attempts = 0; attempts <= PublishRules.MostWrites; attempts++)
            Assert.Equal(PublicationStatus.Published, PublishRules.AfterLook([Publications.Open(attempts)], Publications.There with { Title = "New title" }, Publications.At)!.Value.Status);
    }

    [Fact]
    public void What_is_as_it_was_is_written_three_times_in_all()
    {
        for (var attempts = 0; attempts < PublishRules.MostWrites; attempts++) Assert.Null(PublishRules.AfterLook([Publications.Open(attempts)], Publications.There, Publications.At));
        Assert.Equal((PublicationStatus.Failed, "unavailable"), Said(PublishRules.AfterLook([Publications.Open(PublishRules.MostWrites)], Publications.There, Publications.At)));
    }

    [Fact]
    public void A_field_that_changed_there_is_not_written_over_before_the_first_try_and_after_it()
    {
        var changed = Publications.There with { Title = "Somebody else's" };
        Assert.Equal((PublicationStatus.Failed, "version_conflict"), Said(PublishRules.AfterLook([Publications.Open()], changed, Publications.At)));
        Assert.Equal((PublicationStatus.Failed, "version_conflict"), Said(PublishRules.AfterLook([Publications.Open(attempts: 1)], changed, Publications.At)));
        // Another field is none of our business.
        Assert.Null(PublishRules.AfterLook([Publications.Open()], Publications.There with { Description = "Somebody else's", Tags = ["x"] }, Publications.At));
    }

    [Fact]
    public void What_was_there_before_the_newest_try_counts_and_not_what_a_sync_read_before_it()
    {
        var between = Publications.There with { Title = "Between" };
        foreach (var attempts in new[] { 0, 1 }) Assert.Null(PublishRules.AfterLook([Publications.Open(attempts, previous: between)], between, Publications.At));
        Assert.Equal((PublicationStatus.Failed, "version_conflict"), Said(PublishRules.AfterLook([Publications.Open(attempts: 1, previous: between)], Publications.There, Publications.At)));
    }

    [Fact]
    public void A_wish_of_which_nothing_was_written_is_not_done_any_more_when_it_is_old()
    {
        Assert.Null(PublishRules.AfterLook([Publications.Open()], Publications.There, Publications.At.AddMinutes(9)));
        Assert.Equal((PublicationStatus.Failed, "unavailable"), Said(PublishRules.AfterLook([Publications.Open()], Publications.There, Publications.At.AddMinutes(10))));
        // What became of a write is found out, and is done again, for longer.
        Assert.Null(PublishRules.AfterLook([Publications.Open(attempts: 1)], Publications.There, Publications.At.AddHours(10)));
        Assert.Equal(PublicationStatus.Published, PublishRules.AfterLook([Publications.Open()], Publications.There with { Title = "New title" }, Publications.At.AddHours(10))!.Value.Status);
    }

    [Fact]
    public void What_nobody_foresaw_counts_as_a_failed_try_and_what_the_database_says_does_not()
    {
        var known = new PlatformException(PlatformFailure.Refused, "No.");
        Assert.Same(known, PublishRules.Foreseen(known));
        Assert.Equal(PlatformFailure.Transient, PublishRules.Foreseen(new InvalidOperationException("Oh."))!.Failure);
        Assert.Null(PublishRules.Foreseen(new Npgsql.NpgsqlException("Away.")));
    }

    [Fact]
    public void What_a_newer_wish_would_write_over_at_once_is_not_written()
    {
        var both = Publications.Open(attempts: 1, wanted: new("New title", "New text", null));
        OpenPublication Newer(string? title, string? text) => Publications.Open(wanted: new(title, text, null));
        // Only all of it: a part that nobody wants otherwise must come there.
        Assert.Null(PublishRules.AfterLook([both], Publications.There, Publications.At));
        Assert.Null(PublishRules.AfterLook([both, Newer("Newest", null)], Publications.There, Publications.At));
        foreach (var line in (OpenPublication[][])[[both, Newer("Newest", "Newest")], [both, Newer("Newest", null), Newer(null, "Newest")]])
            Assert.Equal((PublicationStatus.Failed, "superseded"), Said(PublishRules.AfterLook(line, Publications.There, Publications.At)));
        // Nor by one that is too old to be written itself.
        var late = Publications.At.AddHours(1);
        Assert.Null(PublishRules.AfterLook([both, Newer("Newest", "Newest")], Publications.There, late));
        Assert.Equal((PublicationStatus.Failed, "superseded"), Said(PublishRules.AfterLook([both, Newer("Newest", "Newest") with { CreatedAt = late }], Publications.There, late)));
        // What came of it is said all the same.
        OpenPublication[] overtaken = [both, Newer("Newest", "Newest")];
        Assert.Equal(PublicationStatus.Published, PublishRules.AfterLook(overtaken, new("New title", "New text", ["old"]), Publications.At)!.Value.Status);
        Assert.Equal((PublicationStatus.Failed, "version_conflict"), Said(PublishRules.AfterLook(overtaken, Publications.There with { Title = "Theirs" }, Publications.At)));
    }

    [Fact]
    public void A_write_begins_so_soon_after_its_note_that_it_is_over_with_its_lease()
    {
        var tried = Publications.Open(attempts: 1) with { BusyUntil = Publications.At + PublishRules.Lease };
        Assert.True(PublishRules.MayBegin(tried, Publications.At.AddSeconds(10)));
        Assert.False(PublishRules.MayBegin(tried, Publications.At.AddSeconds(15)));
        Assert.True(tried.IsLeased(Publications.At.AddSeconds(44)));
        Assert.False(tried.IsLeased(Publications.At.AddSeconds(45)));
        Assert.False(Publications.Open().IsLeased(Publications.At));
    }

    [Fact]
    public void What_cannot_be_noted_here_is_over_before_a_write_and_is_found_out_after_one()
    {
        Assert.Equal((PublicationStatus.Failed, "internal"), Said(PublishRules.AfterOurFailure(Publications.Open(), Publications.At)));
        var again = PublishRules.AfterOurFailure(Publications.Open(attempts: 1), Publications.At);
        Assert.Equal((PublicationStatus.Unconfirmed, null, Publications.At.AddSeconds(20)), (again.Status, again.Problem, again.DueAt));
        var end = PublishRules.AfterOurFailure(Publications.Open(attempts: 1), Publications.At.AddHours(24));
        Assert.Equal((PublicationStatus.Failed, "internal"), Said(end));
        Assert.Contains("not known", end.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_is_gone_cannot_be_written() => Assert.Equal((PublicationStatus.Failed, "not_found"), Said(PublishRules.AfterLook([Publications.Open()], null, Publications.At)));

    [Theory]
    [InlineData(PlatformFailure.Exhausted, "provider_busy")]
    [InlineData(PlatformFailure.GrantGone, "needs_reauth")]
    [InlineData(PlatformFailure.SecretMissing, "needs_reauth")]
    [InlineData(PlatformFailure.ScopeMissing, "scope_missing")]
    [InlineData(PlatformFailure.TokenRejected, "token_rejected")]
    [InlineData(PlatformFailure.NotFound, "not_found")]
    [InlineData(PlatformFailure.Misconfigured, "unavailable")]
    [InlineData(PlatformFailure.Refused, "refused")]
    internal void A_refusal_ends_it(PlatformFailure failure, string code)
    {
        Assert.Equal((PublicationStatus.Failed, code), Said(PublishRules.AfterFailure(Publications.Open(), new(failure, "No."), looking: true, Publications.At)));
        Assert.Equal((PublicationStatus.Failed, code), Said(PublishRules.AfterFailure(Publications.Open(attempts: 1), new(failure, "No."), looking: false, Publications.At)));
    }

    [Theory]
    [InlineData(PlatformFailure.Transient, "unavailable")]
    [InlineData(PlatformFailure.Busy, "provider_busy")]
    internal void A_passing_failure_waits_a_while_before_the_first_write_and_a_day_after_it(PlatformFailure failure, string code)
    {
        var met = new PlatformException(failure, "Not now.");
        Assert.Equal((PublicationStatus.Pending, null), Said(PublishRules.AfterFailure(Publications.Open(), met, looking: true, Publications.At.AddMinutes(9))));
        Assert.Equal((PublicationStatus.Failed, code), Said(PublishRules.AfterFailure(Publications.Open(), met, looking: true, Publications.At.AddMinutes(10))));
        foreach (var looking in new[] { true, false })
        {
            Assert.Equal((PublicationStatus.Unconfirmed, null), Said(PublishRules.AfterFailure(Publications.Open(attempts: 1), met, looking, Publications.At.AddHours(23))));
            var end = PublishRules.AfterFailure(Publications.Open(attempts: 1), met, looking, Publications.At.AddHours(24));
            Assert.Equal((PublicationStatus.Failed, code), Said(end));
            Assert.Contains("not known", end.Problem!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Used_up_units_do_not_end_the_search_for_what_became_of_a_write() =>
        Assert.Equal((PublicationStatus.Unconfirmed, null), Said(PublishRules.AfterFailure(Publications.Open(attempts: 1), new(PlatformFailure.Exhausted, "No."), looking: true, Publications.At)));

    [Fact]
    public void Waits_grow_and_keep_the_pause_that_was_asked_for()
    {
        TimeSpan Wait(TimeSpan age, TimeSpan? asked = null)
        {
            var now = Publications.At + age;
            return PublishRules.AfterFailure(Publications.Open(attempts: 1), new(PlatformFailure.Transient, "Not now.", asked), looking: true, now).DueAt!.Value - now;
        }
        Assert.Equal(TimeSpan.FromSeconds(20), Wait(TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(90), Wait(TimeSpan.FromSeconds(90)));
        Assert.Equal(TimeSpan.FromMinutes(10), Wait(TimeSpan.FromHours(5)));
        Assert.Equal(TimeSpan.FromMinutes(20), Wait(TimeSpan.Zero, TimeSpan.FromMinutes(20)));
        Assert.Equal(TimeSpan.FromHours(1), Wait(TimeSpan.Zero, TimeSpan.FromDays(2)));
    }

    [Fact]
    public void Who_may_not_write_is_refused_with_what_to_do()
    {
        PublishRules.DemandRight(id, Connection(ConnectionStatus.Connected, "sync", "publish"));
        PublishRules.DemandRight(id, Connection(ConnectionStatus.Degraded, "sync", "publish"));
        foreach (var connection in new[] { null, Connection(ConnectionStatus.Connected, "sync"), Connection(ConnectionStatus.NeedsReauth, "sync", "publish") })
        {
            var refusal = Assert.Throws<DomainException>(() => PublishRules.DemandRight(id, connection));
            Assert.Equal(ErrorCode.NeedsReauth, refusal.Code);
            Assert.Contains("publish", refusal.Message, StringComparison.Ordinal);
            if (connection is not null) Assert.Contains(id.ToString(), refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_restore_writes_where_the_platform_differs()
    {
        Assert.Empty(PublishRules.ToRestore(Publications.Before with { Visibility = Visibility.Private }, [Publications.There]));
        Assert.Equal(["title", "tags"], PublishRules.ToRestore(Publications.Before with { Title = "x", Tags = [] }, [Publications.There]));
        // Or may differ, once what is open is written.
        Assert.Equal(["title"], PublishRules.ToRestore(Publications.Before, [Publications.There, Publications.NewTitle]));
    }

    [Fact]
    public void An_undo_writes_the_fields_of_its_revision_and_never_who_may_see_the_item()
    {
        var changes = Shown.Changes(Publications.Before, new("New", "Old text", ["new"], Visibility.Private));
        Assert.Equal(["title", "tags"], PublishRules.ToUndo(new(2, Publications.At, "x", RevisionReason.Edit, null, changes)));
    }

    [Fact]
    public void A_write_sits_within_its_lease() => Assert.True(PublishRules.Lease > PlatformHttp.Total);

    static (PublicationStatus, string?) Said(PublicationStep? step) => (step!.Value.Status, step.Value.Problem?.Code);

    static Connection Connection(ConnectionStatus status, params string[] capabilities) => new(id, Platform.YouTube, status, [], new(false, 1440), null, null, null, null, [.. capabilities]);
}
