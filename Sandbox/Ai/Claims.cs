using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Ai;

/// <summary>Members that no schema asked for.</summary>
internal static class Claims
{
    /// <summary>Adds a member of this name, and an element about it to every list that tells its elements apart by field.</summary>
    public static void Add(JsonNode? answer, string field, IAuthor author)
    {
        if (answer is not JsonObject members)
            return;
        foreach (var list in members.Select(member => member.Value).OfType<JsonArray>().Where(list => list.Count > 0 && list[0] is JsonObject first && first.ContainsKey("field")))
        {
            var claim = list[0]!.DeepClone();
            claim["field"] = field;
            list.Add(claim);
        }
        members[field.Length == 0 ? "extra" : field] = author.Text(field);
    }
}
