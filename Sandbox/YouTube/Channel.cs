namespace StreamVibe.Sandbox.YouTube;

/// <param name="Account">The Google account that owns it.</param>
/// <param name="Id">"UC" and 22 characters; the uploads playlist has the same characters after "UU".</param>
/// <param name="Handle">As YouTube's <c>customUrl</c>, with the @.</param>
/// <param name="Seeded">How many videos the seed holds.</param>
internal sealed record Channel(
    string Account, string Id, string Title, string Handle, string Description, string Country, DateTimeOffset CreatedAt, long Subscribers, int Seeded)
{
    public string UploadsPlaylist => "UU" + Id[2..];

    public static readonly IReadOnlyList<Channel> Seed =
    [
        new("demo", "UCq7TnV2mXw0LhJ4sEaR9dKg", "Harbour & Hearth", "@harbourandhearth",
            "Weeknight cooking and slow weekends from a very small kitchen by the sea.", "SE", At(2021, 2, 14), 48_300, 240),
        new("large", "UCz3BfY8pQk6RtN1uWcH5vMo", "Daily Dispatch Archive", "@dailydispatcharchive",
            "Every bulletin we ever broadcast, in full.", "GB", At(2016, 5, 2), 1_270_000, 20_000),
        new("empty", "UCe1KdP5sGx9ZaT7yBjQ2wLi", "Blank Canvas Studio", "@blankcanvasstudio",
            "Something is coming.", "CA", At(2026, 9, 1), 3, 0),
        new("second", "UCm8HrS4vCt2FyX6nOgU0kEw", "Second Gear Garage", "@secondgeargarage",
            "Old cars, cheap tools, honest mistakes.", "PT", At(2023, 7, 9), 6_120, 30),
    ];

    static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 9, 30, 0, TimeSpan.Zero);
}
