namespace StreamVibe.Sandbox.YouTube;

/// <summary>The second channel: a hobby mechanic's.</summary>
internal static class GarageWords
{
    static readonly string[] Cars = ["1987 Hatchback", "Rusty Estate", "Diesel Van", "Kei Truck", "Barn-Find Coupé"];
    static readonly string[] Jobs = ["Head Gasket", "Brake Rebuild", "Wiring Mystery", "First Start in Years", "Welding the Sills", "What I Paid in the End"];

    public static VideoWords At(int index, ref SeededSequence chance)
    {
        var (car, job) = (Cars[index % Cars.Length], Jobs[index / Cars.Length % Jobs.Length]);
        return new VideoWords(
            $"{car}: {job}",
            $"Working on the {car.ToLowerInvariant()} again. Today: {job.ToLowerInvariant()}.\n\nTools used are listed at https://secondgear.example/tools",
            [car.ToLowerInvariant(), "diy car repair", "garage"], "2", 600 + chance.Below(1500));
    }
}
