namespace StreamVibe.Content.Publishing;

/// <summary>How a sync tells our own writes from what others changed at the platform, without I/O.</summary>
static class OwnWriteRules
{
    /// <summary>
    /// The platform's answer as far as it can be believed: of a field that was published after it was asked, it may say what was there before, so what we know of that field stays. The next sync asks anew.
    /// </summary>
    public static RemoteItem Certain(KnownItem known, RemoteItem answer) => known.OwnWrites.Where(write => !write.IsOpen)
        .Aggregate(answer, (certain, write) => Metadata.Of(known.Remote).Only(write.Wanted).Put(certain));

    /// <summary>The item as if it were known already what a publication of which nobody knows the end did: a field that shows what it wanted is our own write, and is no news to what is shown here.</summary>
    public static KnownItem Aware(KnownItem known, RemoteItem answer) => known with
    {
        Remote = known.OwnWrites.Where(write => write.IsOpen).Aggregate(known.Remote, (remote, write) => Metadata.Of(answer).Only(write.Done(answer)).Put(remote)),
    };
}

/// <summary>A publication, as a sync looks at it.</summary>
/// <param name="IsOpen">Whether it is not known yet what becomes of it; else it was done after the platform was asked.</param>
sealed record OwnWrite(Metadata Wanted, bool IsOpen)
{
    /// <summary>The wanted fields that are there.</summary>
    public Metadata Done(RemoteItem answer)
    {
        var missing = Wanted.Unlike(Metadata.Of(answer));
        return new(missing.Contains("title") ? null : Wanted.Title, missing.Contains("description") ? null : Wanted.Description, missing.Contains("tags") ? null : Wanted.Tags);
    }
}
