namespace StreamVibe.Hosting;

/// <summary>How many threads the pool makes without hesitation.</summary>
/// <param name="Usual">What it starts with.</param>
/// <param name="Calm">Looks since it was stuck.</param>
readonly record struct ThreadReserve(int Usual, int Threads, int Calm)
{
    const int Step = 8, Most = 64, LongCalm = 600;

    public ThreadReserve(int usual) : this(usual, usual, 0)
    {
    }

    /// <summary>After one more look: more at once where nothing moved, as few as usual again after a minute in which everything did.</summary>
    public ThreadReserve Next(bool isStuck) =>
        isStuck ? this with { Threads = Math.Max(Usual, Math.Min(Most, Threads + Step)), Calm = 0 }
        : Calm + 1 >= LongCalm ? new(Usual)
        : this with { Calm = Calm + 1 };
}
