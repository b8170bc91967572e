namespace StreamVibe.Sandbox.YouTube;

/// <summary>What a seeded video says about itself.</summary>
internal sealed record VideoWords(string Title, string Description, string[] Tags, string CategoryId, int DurationSeconds);
