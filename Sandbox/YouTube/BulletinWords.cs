using System.Globalization;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>The large channel: a broadcaster's archive, numbered.</summary>
internal static class BulletinWords
{
    static readonly string[] Topics = ["Harbour Expansion", "School Budgets", "Night Trains", "Flood Defences", "Local Elections", "Housing Queue", "Wind Farms", "Hospital Rota"];
    static readonly string[] Cities = ["Leeds", "Aberdeen", "Cardiff", "Belfast", "Norwich", "Plymouth", "Hull", "Swansea", "Dundee", "Bath"];
    static readonly string[] Tags = ["news", "local news", "bulletin"];

    public static VideoWords At(int number, DateTimeOffset at, ref SeededSequence chance)
    {
        var (topic, city) = (chance.Pick(Topics), chance.Pick(Cities));
        var day = at.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return new VideoWords(
            $"{topic}: Report from {city} | Bulletin {number}",
            $"Bulletin {number} of {day}. Our correspondent in {city} on {topic.ToLowerInvariant()}.",
            [.. Tags, topic.ToLowerInvariant(), city.ToLowerInvariant()], "25", 90 + chance.Below(600));
    }
}
