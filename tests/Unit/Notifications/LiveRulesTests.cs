using CsCheck;
using StreamVibe.Connections;
using StreamVibe.Notifications;

namespace StreamVibe.Tests.Unit.Notifications;

public sealed class LiveRulesTests
{
    static readonly Guid Id = new("0193a000-0000-7000-8000-000000000001"), Other = new("0193a000-0000-7000-8000-000000000002");
    static readonly DateTimeOffset At = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Progress_is_news_and_the_same_again_is_none()
    {
        var run = Run(SyncStatus.Running, seen: 50);
        Assert.True(LiveRules.IsNews(null, run));
        Assert.False(LiveRules.IsNews(run, run with { }));
        Assert.True(LiveRules.IsNews(run, run with { Seen = 100 }));
        Assert.True(LiveRules.IsNews(run, run with { Updated = 1 }));
    }

    [Fact]
    public void What_was_overtaken_is_no_news()
    {
        Assert.False(LiveRules.IsNews(Run(SyncStatus.Running, seen: 100), Run(SyncStatus.Running, seen: 50)));
        Assert.False(LiveRules.IsNews(Run(SyncStatus.Running, seen: 0), Run(SyncStatus.Queued, seen: 0)));
        Assert.False(LiveRules.IsNews(Run(SyncStatus.Completed, seen: 100), Run(SyncStatus.Running, seen: 100)));
    }

    [Fact]
    public void An_end_is_news_whatever_was_seen_and_so_is_another_run()
    {
        Assert.True(LiveRules.IsNews(Run(SyncStatus.Running, seen: 100), Run(SyncStatus.Cancelled, seen: 50)));
        Assert.True(LiveRules.IsNews(Run(SyncStatus.Completed, seen: 100), Run(SyncStatus.Queued, seen: 0) with { Id = Other }));
    }

    [Fact]
    public void However_hints_are_shuffled_a_page_never_sees_a_run_go_back_and_sees_its_end_once()
    {
        SyncRun[] hints = [Run(SyncStatus.Queued, 0), Run(SyncStatus.Running, 0), Run(SyncStatus.Running, 50), Run(SyncStatus.Running, 100), Run(SyncStatus.Completed, 120)];
        Gen.Shuffle(hints).Sample(shuffled =>
        {
            List<SyncRun> told = [];
            foreach (var hint in shuffled)
                if (LiveRules.IsNews(told.LastOrDefault(), hint)) told.Add(hint);
            return told.Zip(told.Skip(1)).All(pair => pair.First.Status <= pair.Second.Status && pair.First.Seen <= pair.Second.Seen)
                && told[^1].Status == SyncStatus.Completed && told.Count(run => run.FinishedAt is not null) == 1;
        });
    }

    [Fact]
    public void A_signal_names_a_user_and_what_changed()
    {
        Assert.Equal(new Signal(Id, Change.Notifications), LiveRules.Read($"notification {Id}"));
        Assert.Equal(new Signal(Id, Change.Connections), LiveRules.Read($"connection {Id}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("notification")]
    [InlineData("notification everybody")]
    [InlineData("payment 0193a000-0000-7000-8000-000000000001")]
    public void A_signal_of_others_is_none_of_ours(string payload) => Assert.Null(LiveRules.Read(payload));

    static SyncRun Run(SyncStatus status, int seen) =>
        new(Id, Other, status, SyncTrigger.Manual, seen, seen, 0, 0, At, status >= SyncStatus.Completed ? At : null, null);
}
