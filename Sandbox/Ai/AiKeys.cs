namespace StreamVibe.Sandbox.Ai;

/// <summary>Keys of the models' services.</summary>
internal static class AiKeys
{
    const string Bearer = "Bearer ";

    public static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization.FirstOrDefault() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;

    /// <summary>As much of a key as OpenAI shows of a wrong one.</summary>
    public static string Masked(string key) => key.Length <= 12 ? new string('*', key.Length) : key[..8] + new string('*', key.Length - 12) + key[^4..];
}
