using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace StreamVibe.Api.Http;

/// <summary>Reads the value of an enum from its name on the wire, and from nothing else.</summary>
static class WireName<T> where T : struct, Enum
{
    static readonly FrozenDictionary<string, T> values = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).ToFrozenDictionary(
        field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name,
        field => (T)field.GetValue(null)!,
        StringComparer.Ordinal);

    /// <summary>The value of this exact name; null for any other text.</summary>
    public static T? Find(string name) => values.TryGetValue(name, out var value) ? value : null;

    /// <summary>The value of an optional parameter; refuses a name that is not one.</summary>
    public static T? Parse(string? text, string field)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return Find(text) ?? throw DomainException.Invalid(field, $"Must be one of: {string.Join(", ", Names)}.");
    }

    /// <summary>Every name, in the order of the enum.</summary>
    public static IEnumerable<string> Names => values.OrderBy(pair => pair.Value).Select(pair => pair.Key);
}
