namespace StreamVibe;

/// <summary>New ids: version 7, so that rows written one after the other lie one after the other.</summary>
public sealed class Ids(TimeProvider clock)
{
#pragma warning disable RS0030 // The one place that may: the time is injected.
    public Guid Next() => Guid.CreateVersion7(clock.GetUtcNow());
#pragma warning restore RS0030
}
