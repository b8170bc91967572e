using System.Runtime.CompilerServices;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Notifications;

/// <summary>Who listens: (1) a stream is let in; (2) it is told what it missed and what is at work; (3) it is told what happens, until it leaves, is stuck, or the silo stops.</summary>
sealed partial class InboxGrain
{
    readonly List<Listener> listeners = [];
    LocalInbox? local;
    IGrainTimer? beats;

    TimeSpan Ping => TimeSpan.FromSeconds(options.Value.PingSeconds);

    public async IAsyncEnumerable<LiveEvent> Subscribe(Guid? after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var listener = LetIn();
        try
        {
            var (start, place) = await Start(after);
            await foreach (var news in listener.Take(start, place, cancellation)) yield return news;
        }
        finally
        {
            LetGo(listener);
        }
    }

    public Task Announce(LiveEvent hint)
    {
        Offer(new(hint));
        return Task.CompletedTask;
    }

    Listener LetIn()
    {
        if (inboxes.AreClosing) throw DomainException.Stopping(TimeSpan.FromSeconds(1));
        if (listeners.Count >= LiveRules.MostStreams)
            throw new DomainException(ErrorCode.RateLimited, $"You have {LiveRules.MostStreams} streams open already. Close one.") { RetryAfter = Ping };
        var listener = new Listener(clock, Missed);
        listeners.Add(listener);
        if (listeners.Count == 1) Open();
        return listener;
    }

    void LetGo(Listener listener)
    {
        if (listeners.Remove(listener) && listeners.Count == 0) Rest();
    }

    void Open()
    {
        // Signals come from outside of the grain: they are heard in its own turn.
        var turns = TaskScheduler.Current;
        local = new(what => Task.Factory.StartNew(() => CatchUp(what), CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns),
            () => Task.Factory.StartNew(Close, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns));
        inboxes.Add(UserId, local);
        beats = this.RegisterGrainTimer(Beat, new GrainTimerCreationOptions(Ping, Ping) { Interleave = true });
    }

    void Rest()
    {
        if (local is not null) inboxes.Remove(UserId, local);
        beats?.Dispose();
        (local, beats) = (null, null);
        Forget();
    }

    // Also looks for what no signal told of.
    Task Beat(CancellationToken stopping)
    {
        foreach (var stuck in listeners.FindAll(listener => listener.IsStuck(2 * Ping))) CutOff(stuck);
        Offer(new(LiveEvent.Beat));
        return CatchUp(Change.Anything);
    }

    void Offer(News news)
    {
        foreach (var full in listeners.FindAll(listener => !listener.Offer(news))) CutOff(full);
    }

    void CutOff(Listener listener)
    {
        listener.Close();
        LetGo(listener);
    }

    void Close()
    {
        foreach (var listener in listeners.ToArray()) CutOff(listener);
    }

    // An enumeration fails outside of every call filter.
    async Task<(List<News> Start, long Place)> Start(Guid? after)
    {
        try
        {
            await Opened();
            var place = await store.Place(UserId, after);
            var missed = after is null ? [] : await store.Newest(UserId, place.Of ?? 0, place.Last, LiveRules.MostReplayed);
            var open = await runs.ListOpen(UserId);
            return ([new(LiveEvent.Beat), .. missed.Select(News.Of), .. open.Select(run => new News(new(Sync: run)))], place.Last);
        }
        catch (NpgsqlException failure) when (UnavailableFilter.Means(failure))
        {
            throw UnavailableFilter.Refusal();
        }
    }
}
