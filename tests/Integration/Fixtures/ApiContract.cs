using System.Text.Json;
using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>The committed description of the API, held against what the API really answers. Schemas are closed here: a member that is not described is a leak.</summary>
sealed class ApiContract
{
    static readonly Lazy<ApiContract> committed = new(() => new(File.ReadAllText(Checkout.ApiDescription)));

    readonly JsonElement document;
    readonly List<(Regex Path, JsonElement Item)> paths;

    public ApiContract(string text)
    {
        document = JsonDocument.Parse(text).RootElement;
        // A template with fewer parameters is the closer match.
        paths = [.. document.GetProperty("paths").EnumerateObject().OrderBy(path => path.Name.Count(letter => letter == '{'))
            .Select(path => (new Regex("^" + Regex.Replace(Regex.Escape(path.Name), @"\\\{\w+}", "[^/]+") + "/?$"), path.Value))];
    }

    public static ApiContract Committed => committed.Value;

    /// <summary>What an answer has that is not described; null where all is well, or where the description does not speak of the request.</summary>
    public string? Violation(string method, string path, int status, string? contentType, string body)
    {
        var item = paths.Find(known => known.Path.IsMatch(path)).Item;
        if (item.ValueKind == JsonValueKind.Undefined || !item.TryGetProperty(method.ToLowerInvariant(), out var operation)) return null;
        if (!operation.GetProperty("responses").TryGetProperty($"{status}", out var response)) return $"{method} {path} answered {status}, which is not described";
        if (!response.TryGetProperty("content", out var contents)) return body.Length == 0 ? null : $"{method} {path} {status} has a body, which is not described";
        // Answers tokens, or sets a cookie and answers nothing: no description can say both.
        if (body.Length == 0 && operation.GetProperty("operationId").GetString() == "login") return null;
        if (!contents.EnumerateObject().Any(content => content.Name == contentType)) return $"{method} {path} {status} is {contentType}, not {string.Join(" or ", contents.EnumerateObject().Select(content => content.Name))}";
        var schema = contents.GetProperty(contentType!).GetProperty("schema");
        return contentType!.EndsWith("json", StringComparison.Ordinal) && Mismatch(JsonDocument.Parse(body).RootElement, schema, "$") is { } wrong ? $"{method} {path} {status}: {wrong}" : null;
    }

    string? Mismatch(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference)) return Mismatch(value, document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), at);
        foreach (var choice in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(choice, out var choices))
                return choices.EnumerateArray().Select(one => Mismatch(value, one, at)).ToList() is var tries && tries.Contains(null) ? null : tries[^1];
        if (schema.TryGetProperty("enum", out var allowed)) return allowed.EnumerateArray().Any(one => one.ToString() == value.ToString()) ? null : $"{at} is {value}";
        if (schema.TryGetProperty("type", out var type) && !Types(type).Contains(TypeOf(value), StringComparer.Ordinal) && !(TypeOf(value) == "integer" && Types(type).Contains("number"))) return $"{at} is {TypeOf(value)}, not {type}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => MembersMismatch(value, schema, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().Select((item, index) => Mismatch(item, items, $"{at}[{index}]")).FirstOrDefault(wrong => wrong is not null),
            JsonValueKind.String when schema.TryGetProperty("format", out var format) => IsOf(value, format.GetString()!) ? null : $"{at} is no {format}",
            _ => null,
        };
    }

    string? MembersMismatch(JsonElement value, JsonElement schema, string at)
    {
        var open = schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.Object;
        var members = schema.TryGetProperty("properties", out var properties) ? properties : default;
        foreach (var member in value.EnumerateObject())
        {
            if (members.ValueKind == JsonValueKind.Object && members.TryGetProperty(member.Name, out var known))
            {
                if (Mismatch(member.Value, known, $"{at}.{member.Name}") is { } wrong) return wrong;
            }
            else if (members.ValueKind == JsonValueKind.Object && !open) return $"{at}.{member.Name} is not described";
            else if (open && Mismatch(member.Value, others, $"{at}.{member.Name}") is { } other) return other;
        }
        if (!schema.TryGetProperty("required", out var required)) return null;
        return required.EnumerateArray().Select(name => name.GetString()!).FirstOrDefault(name => !value.TryGetProperty(name, out _)) is { } missing ? $"{at}.{missing} is missing" : null;
    }

    static string[] Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];

    static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    static bool IsOf(JsonElement value, string format) => format switch
    {
        "uuid" => value.TryGetGuid(out _),
        // ISO 8601 in UTC, as the contract says.
        "date-time" => value.TryGetDateTimeOffset(out var time) && time.Offset == TimeSpan.Zero,
        _ => true,
    };
}
