using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamVibe.Sandbox.State;

internal static class JournalJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
