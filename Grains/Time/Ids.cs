namespace StreamVibe;

/// <summary>New ids: UUID version 7, so that keys made later sort later.</summary>
public sealed class Ids(TimeProvider clock)
{
    public Guid Next()
    {
#pragma warning disable RS0030 // the one place that makes ids
        return Guid.CreateVersion7(clock.GetUtcNow());
#pragma warning restore RS0030
    }
}
