namespace StreamVibe.Sandbox;

/// <summary>Numbers that look like chance and are the same on every machine: SplitMix64 started from an FNV-1a hash of a name.</summary>
internal struct SeededSequence(string name, int index)
{
    ulong state = Start(name) + ((ulong)index * 0xD1B54A32D192ED03);

    public ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    static ulong Start(string name) => name.Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL);
}
