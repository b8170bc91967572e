using Microsoft.AspNetCore.Authentication;
using StreamVibe.Accounts;
using StreamVibe.Api.Http;
using StreamVibe.Notifications;

namespace StreamVibe.Api.Notifications;

/// <summary>
/// Passes a person's news on until the page leaves, the sign-in ends, or either process stops. Whatever breaks in between ends the stream without a word: the page comes back with the last id it has.
/// </summary>
sealed partial class EventStream(IGrainFactory grains, EventWriter writer, EventMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<EventStream> log)
{
    public const string ContentType = "text/event-stream";
    const int LargestBatch = 64;

    public async Task Run(HttpContext context, CurrentUser user, Guid? after)
    {
        // Without the second, an open stream would use up all the time that a stop has.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var ticketEnds = (await context.AuthenticateAsync()).Properties?.ExpiresUtc;
        await using var news = grains.GetGrain<IInboxGrain>(user.Id).Subscribe(after, over.Token).WithBatchSize(LargestBatch).GetAsyncEnumerator(over.Token);
        try
        {
            // What is refused is refused before anything is said.
            if (!await news.MoveNextAsync()) throw Stopping();
            await Pass(context.Response, news, () => IsSignedIn(user, ticketEnds), over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested) throw Stopping();
        }
        catch (Exception failure) when (context.Response.HasStarted)
        {
            LogBroken(failure);
        }
    }

    async Task Pass(HttpResponse response, IAsyncEnumerator<LiveEvent> news, Func<ValueTask<bool>> isSignedIn, CancellationTokenSource over)
    {
        EventWriter.Start(response);
        metrics.Opened();
        try
        {
            do
            {
                writer.Write(response.BodyWriter, news.Current);
                metrics.Sent(news.Current);
                if (news.Current == LiveEvent.Beat && !await isSignedIn()) return;
            }
            while (await Next(response, news, over));
        }
        finally
        {
            metrics.Closed();
        }
    }

    // What stands in the same batch goes out together.
    static async Task<bool> Next(HttpResponse response, IAsyncEnumerator<LiveEvent> news, CancellationTokenSource over)
    {
        var next = news.MoveNextAsync();
        if (next.IsCompleted) return await next;
        var waiting = next.AsTask();
        try
        {
            await response.BodyWriter.FlushAsync(over.Token);
        }
        catch
        {
            // It must not be left alone with a call under way.
            await over.CancelAsync();
            await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return await waiting;
    }

    async ValueTask<bool> IsSignedIn(CurrentUser user, DateTimeOffset? ticketEnds) =>
        !(ticketEnds <= clock.GetUtcNow()) && await grains.GetGrain<IAccountGrain>(user.Id).Authorize(user.SessionId) is not null;

    static DomainException Stopping() => DomainException.Stopping(TimeSpan.FromSeconds(1));

    [LoggerMessage(2010, LogLevel.Information, "A stream of events broke off; its page comes back")]
    partial void LogBroken(Exception failure);
}
