namespace StreamVibe.Connections;

/// <summary>The place that the grain holds while it works and nobody waits for it.</summary>
sealed partial class ConnectionGrain
{
    /// <summary>How long a wake waits for a place; a sweep does not hurry, and those who look for abandoned runs wait a second longer.</summary>
    static readonly TimeSpan PlacePatience = TimeSpan.FromSeconds(4);

    Place? place;

    /// <summary>Nobody asked for the run at work: each of its turns needs the place.</summary>
    bool isUnasked;

    void Occupy(Place taken)
    {
        Leave();
        (place, isUnasked) = (taken, true);
    }

    void Leave()
    {
        place?.Dispose();
        place = null;
    }

    // A run that waited for its platform gave its place away.
    bool HasPlace() => !isUnasked || (place ??= places.TryTake()) is not null;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Leave();
        return Task.CompletedTask;
    }
}
