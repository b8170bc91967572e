using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>Stripe: rate limits, a number of operations a second of real time. Off until a control route sets it.</summary>
internal sealed class RateLimit(StripeTables tables, SandboxClock clock)
{
    readonly Lock gate = new();
    readonly Queue<long> lately = [];

    public bool Admits()
    {
        if (tables.Settings.PerSecond is not { } most)
            return true;
        lock (gate)
        {
            while (lately.Count > 0 && clock.System.GetElapsedTime(lately.Peek()) >= TimeSpan.FromSeconds(1))
                lately.Dequeue();
            if (lately.Count >= most)
                return false;
            lately.Enqueue(clock.System.GetTimestamp());
            return true;
        }
    }
}
