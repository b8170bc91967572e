using System.Globalization;
using Microsoft.AspNetCore.Connections.Features;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Control;

/// <summary>Routes of the clock.</summary>
internal static class ClockControl
{
    /// <param name="Without">Id of a process that stands still and is not waited for.</param>
    sealed record AdvanceBody(string Advance, int? Without);

    public static void MapClock(this RouteGroupBuilder control)
    {
        control.MapGet("/clock", (SandboxClock clock) => new { now = clock.GetUtcNow(), offset = clock.State.Offset, version = clock.State.Version });

        control.MapPost("/clock", (HttpRequest request, ClockFollowers followers) => ControlBody.With<AdvanceBody>(request, async body =>
            TimeSpan.TryParse(body.Advance, CultureInfo.InvariantCulture, out var by) && by > TimeSpan.Zero && by <= TimeSpan.FromDays(3650)
                ? Results.Ok(await followers.Advance(by, body.Without))
                : ControlBody.Refuse("advance is a positive time span such as 1.00:00:00, at most 3650 days; time does not go back.")));

        control.MapGet("/clock/follow", async (string follower, long after, bool runs, ClockFollowers followers, IHostApplicationLifetime host, HttpContext context) =>
        {
            // A stopping sandbox must not wait ten seconds for its open polls.
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
            var closed = context.Features.Get<IConnectionLifetimeFeature>()?.ConnectionClosed ?? default;
            return await followers.Follow(follower, after, runs, gone.Token, closed) is { } step ? Results.Ok(step) : Results.NoContent();
        });
    }
}
