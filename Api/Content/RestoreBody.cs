namespace StreamVibe.Api.Content;

/// <summary>How far a restore goes; may be left out.</summary>
sealed record RestoreBody
{
    /// <summary>Also writes the fields back to the platform, where that can be done.</summary>
    public bool Publish { get; init; }
}
