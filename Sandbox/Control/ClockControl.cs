using System.Globalization;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Control;

/// <summary>Routes of the clock.</summary>
internal static class ClockControl
{
    sealed record AdvanceBody(string Advance);

    public static void MapClock(this RouteGroupBuilder control)
    {
        control.MapGet("/clock", (SandboxClock clock) => new { now = clock.GetUtcNow(), offset = clock.State.Offset, version = clock.State.Version });

        control.MapPost("/clock", (HttpRequest request, ClockFollowers followers) => ControlBody.With<AdvanceBody>(request, async body =>
            TimeSpan.TryParse(body.Advance, CultureInfo.InvariantCulture, out var by) && by > TimeSpan.Zero && by <= TimeSpan.FromDays(3650)
                ? Results.Ok(await followers.Advance(by))
                : ControlBody.Refuse("advance is a positive time span such as 1.00:00:00, at most 3650 days; time does not go back.")));

        control.MapGet("/clock/follow", async (string follower, long after, bool runs, ClockFollowers followers, IHostApplicationLifetime host, HttpContext context) =>
        {
            // A stopping sandbox must not wait ten seconds for its open polls.
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
            return await followers.Follow(follower, after, runs, gone.Token) is { } step ? Results.Ok(step) : Results.NoContent();
        });
    }
}
