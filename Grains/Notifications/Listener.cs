using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StreamVibe.Connections;
using Channel = System.Threading.Channels.Channel;

namespace StreamVibe.Notifications;

/// <summary>One open stream: a bounded line of news, and what it was told already. Where the line is full no notification is lost: they are read from their table once it is empty.</summary>
/// <param name="after">Reads the oldest notifications after a place, at most <see cref="LiveRules.MostReplayed"/>.</param>
sealed class Listener(TimeProvider clock, Func<long, Task<List<News>>> after)
{
    public const int Longest = 256;

    readonly Channel<News> line = Channel.CreateBounded<News>(new BoundedChannelOptions(Longest) { SingleReader = true });
    readonly Dictionary<Guid, SyncRun> runs = [];
    long told;
    bool isBehind;
    long? givenAt;

    /// <summary>False where there is no room for what is in no table in this form: the stream is of no use then.</summary>
    public bool Offer(News news)
    {
        if (news.Seq is null) return line.Writer.TryWrite(news) || news.Event == LiveEvent.Beat;
        // Behind a gap nothing is put in line: it would hide the gap.
        isBehind = isBehind || !line.Writer.TryWrite(news);
        return true;
    }

    /// <summary>Whether what was given has not been taken away for so long: the page, or the API that it is connected to, is gone or too slow.</summary>
    public bool IsStuck(TimeSpan patience) => givenAt is { } at && clock.GetElapsedTime(at) > patience;

    /// <summary>What is in line is still given.</summary>
    public void Close() => line.Writer.TryComplete();

    /// <summary>What there is at the start, then what comes, each once and nothing that is older than what was told.</summary>
    /// <param name="place">How far the notifications went at the start.</param>
    public async IAsyncEnumerable<LiveEvent> Take(IReadOnlyList<News> start, long place, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var news in All(start, place, cancellation))
        {
            if (!IsNew(news)) continue;
            givenAt = clock.GetTimestamp();
            yield return news.Event;
            givenAt = null;
        }
    }

    async IAsyncEnumerable<News> All(IReadOnlyList<News> start, long place, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var news in start) yield return news;
        told = Math.Max(told, place);
        while (await line.Reader.WaitToReadAsync(cancellation))
        {
            while (line.Reader.TryRead(out var news)) yield return news;
            while (isBehind)
            {
                // Before it reads: what is offered meanwhile stands in line, or makes it fall behind again.
                isBehind = false;
                var missed = await after(told);
                foreach (var news in missed) yield return news;
                isBehind |= missed.Count == LiveRules.MostReplayed;
            }
        }
    }

    bool IsNew(News news)
    {
        if (news.Seq is { } seq)
        {
            if (seq <= told) return false;
            told = seq;
        }
        else if (news.Event.Sync is { } run)
        {
            if (!LiveRules.IsNews(runs.GetValueOrDefault(run.ConnectionId), run)) return false;
            runs[run.ConnectionId] = run;
        }
        return true;
    }
}

/// <summary>An event on its way to a page.</summary>
/// <param name="Seq">Of a notification: its place in the order of commits.</param>
readonly record struct News(LiveEvent Event, long? Seq = null)
{
    public static News Of(NumberedNotification notification) => new(new(Notification: notification.Value), notification.Seq);
}
