using StreamVibe.Content;
using StreamVibe.Content.Publishing;

namespace StreamVibe.Tests.Unit.Content.Publishing;

/// <summary>Publications for the tests of this slice.</summary>
static class Publications
{
    public static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch.AddDays(20_000);

    public static readonly Shown Before = new("Old title", "Old text", ["old"], Visibility.Public);

    /// <summary>The platform as it was when it was last read.</summary>
    public static readonly Metadata There = new("Old title", "Old text", ["old"]);

    public static readonly Metadata NewTitle = new("New title", null, null);

    public static OpenPublication Open(int attempts = 0, Metadata? previous = null, Metadata? wanted = null) => new(
        Guid.Empty, Guid.Empty, Guid.Empty, "abc", attempts == 0 ? PublicationStatus.Pending : PublicationStatus.Unconfirmed, wanted ?? NewTitle,
        previous ?? There, attempts, At, At, BusyUntil: null, Version: 1, Items.Remote(Before));
}
