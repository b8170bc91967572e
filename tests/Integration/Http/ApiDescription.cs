using System.Net.Http.Json;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>The routes of the app as its own OpenAPI document lists them.</summary>
static class ApiDescription
{
    public static async Task<List<Route>> RoutesAsync(StreamVibeApp app)
    {
        var document = await app.NewClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(operation => operation.Name is "get" or "post" or "put" or "patch" or "delete")
            .Select(operation => new Route(operation.Name.ToUpperInvariant(), path.Name, Open: !operation.Value.TryGetProperty("security", out _))))];
    }
}

/// <summary>One operation: its method, the template of its path, and whether it needs no sign-in.</summary>
sealed record Route(string Method, string Path, bool Open)
{
    public bool IsForAdministrators => Path.StartsWith("/api/admin/", StringComparison.Ordinal);

    /// <summary>The path with every parameter filled in.</summary>
    public string With(Guid id) => Path.Replace("{id}", id.ToString(), StringComparison.Ordinal)
        .Replace("{platform}", "youtube", StringComparison.Ordinal).Replace("{provider}", "google", StringComparison.Ordinal).Replace("{kind}", "sync", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal).Replace("{name}", "cleanup-cache", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";
}
