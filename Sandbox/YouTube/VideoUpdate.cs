namespace StreamVibe.Sandbox.YouTube;

/// <summary>The body of videos.update, as far as it can be written.</summary>
internal sealed record VideoUpdate(string? Id, SnippetUpdate? Snippet, StatusUpdate? Status);

internal sealed record SnippetUpdate(string? Title, string? Description, string[]? Tags, string? CategoryId, string? DefaultLanguage, string? DefaultAudioLanguage);

internal sealed record StatusUpdate(string? PrivacyStatus, string? License, bool? Embeddable, bool? PublicStatsViewable, bool? SelfDeclaredMadeForKids);
