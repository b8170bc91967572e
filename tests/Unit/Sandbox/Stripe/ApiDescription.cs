using System.Globalization;
using System.Text.Json;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>
/// Stripe's own description of its API, version 2026-10-28.endive, cut down to the operations that the sandbox has. How <c>stripe-api.json</c> was cut from the
/// description that the npm package stripe 23.1.0 carries as types: of each operation its parameters and its answer; of schemas those of the objects served here,
/// an object that is never served as <c>x-not-served</c>; descriptions and the countless options of single payment methods left out; open lists of values closed.
/// </summary>
sealed class ApiDescription
{
    readonly JsonElement root = Read();

    public IReadOnlyList<string> Operations => [.. root.GetProperty("operations").EnumerateObject().Select(operation => operation.Name)];

    public string Version => root.GetProperty("version").GetString()!;

    public IReadOnlyList<string> EventTypes => [.. root.GetProperty("eventTypes").EnumerateArray().Select(type => type.GetString()!)];

    /// <summary>The operation behind a request's method and path.</summary>
    public string Operation(string method, string path)
    {
        var steps = path.Split('/');
        return Operations.Single(operation => operation.Split(' ') is [var of, var template] && of == method
            && template.Split('/') is var expected && expected.Length == steps.Length && expected.Zip(steps).All(pair => pair.First == pair.Second || pair.First == "{id}"));
    }

    /// <summary>What is wrong with parameters that were sent.</summary>
    public IEnumerable<string> ProblemsOfRequest(string operation, Parameters sent) => OfForm(sent, Of(operation, "request"), operation);

    public IEnumerable<string> ProblemsOfAnswer(string operation, JsonElement answer) => OfJson(answer, Of(operation, "response"), operation);

    /// <summary>What is wrong with a shape: a parameter that Stripe does not know.</summary>
    public IEnumerable<string> ProblemsOfShape(string operation, Shape shape) => OfShape(shape, Of(operation, "request"), operation);

    JsonElement Of(string operation, string part) => root.GetProperty("operations").GetProperty(operation).GetProperty(part);

    IEnumerable<string> OfJson(JsonElement value, JsonElement schema, string path)
    {
        schema = Resolved(schema);
        if (schema.TryGetProperty("x-not-served", out var other))
            return [$"{path}: a {other} was not expected"];
        if (schema.TryGetProperty("anyOf", out var choices))
        {
            // The problems of the choice that fits best say most.
            var problems = choices.EnumerateArray().Select(choice => OfJson(value, choice, path).ToList()).ToList();
            return problems.Count == 0 ? [$"{path}: must not be there"] : problems.MinBy(found => found.Count)!;
        }
        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)))
            return [$"{path}: {value} is none of {values}"];
        if (schema.TryGetProperty("type", out var type) && !Types(type).Contains(Kind(value)))
            return [$"{path}: is {Kind(value)}, not {type}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(value, schema, path),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((item, at) => OfJson(item, items, $"{path}[{at}]")),
            _ => [],
        };
    }

    IEnumerable<string> OfObject(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
                yield return $"{path}: {name} is missing";
        foreach (var member in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out var described))
                foreach (var problem in OfJson(member.Value, described, $"{path}.{member.Name}"))
                    yield return problem;
            else if (schema.TryGetProperty("additionalProperties", out var rest) && rest.ValueKind == JsonValueKind.Object)
                foreach (var problem in OfJson(member.Value, rest, $"{path}.{member.Name}"))
                    yield return problem;
            else if (schema.EnumerateObject().Any())
                yield return $"{path}: {member.Name} is not described";
        }
    }

    IEnumerable<string> OfForm(Parameters sent, JsonElement schema, string path)
    {
        schema = Resolved(schema);
        if (schema.TryGetProperty("anyOf", out var choices))
            return choices.EnumerateArray().Select(choice => OfForm(sent, choice, path).ToList()).MinBy(found => found.Count)!;
        if (sent.Value is { } text)
            return FitsText(text, schema) ? [] : [$"{path}: {text} does not fit {schema}"];
        if (schema.TryGetProperty("items", out var items))
            return sent.Children.SelectMany(child => OfForm(child.Value, items, $"{path}[{child.Key}]"));
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Where(name => sent.At(name.GetString()!) is null).Select(name => $"{path}: {name} is missing") : [];
        return missing.Concat(sent.Children.SelectMany(child => schema.TryGetProperty("properties", out var known) && known.TryGetProperty(child.Key, out var described)
            ? OfForm(child.Value, described, $"{path}[{child.Key}]")
            : schema.TryGetProperty("additionalProperties", out var rest) && rest.ValueKind == JsonValueKind.False ? [$"{path}: {child.Key} is not described"] : []));
    }

    IEnumerable<string> OfShape(Shape shape, JsonElement schema, string path)
    {
        schema = Resolved(schema);
        if (schema.TryGetProperty("anyOf", out var choices))
            return choices.EnumerateArray().Select(choice => OfShape(shape, choice, path).ToList()).MinBy(found => found.Count)!;
        if (shape.Kind == ShapeKind.Groups && schema.TryGetProperty("items", out var items))
            return OfShape(shape with { Kind = ShapeKind.Group }, items, path + "[]");
        if (shape.Kind == ShapeKind.Choice && schema.TryGetProperty("enum", out var values))
            return shape.Choices!.Except(values.EnumerateArray().Select(value => value.ToString())).Select(unknown => $"{path}: {unknown} is not described");
        if (shape.Fields is null || !schema.EnumerateObject().Any())
            return [];
        return shape.Fields.Where(field => field.Key != "expand").SelectMany(field => schema.TryGetProperty("properties", out var known) && known.TryGetProperty(field.Key, out var described)
            ? OfShape(field.Value, described, $"{path}[{field.Key}]")
            : [$"{path}: {field.Key} is not described"]);
    }

    JsonElement Resolved(JsonElement schema) => schema.TryGetProperty("$ref", out var name) ? root.GetProperty("schemas").GetProperty(name.GetString()!) : schema;

    static bool FitsText(string text, JsonElement schema) => !schema.TryGetProperty("enum", out var values)
        ? !schema.TryGetProperty("type", out var type) || Types(type).Any(kind => kind switch
        {
            "number" => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
            "boolean" => text is "true" or "false",
            "string" => true,
            "null" => text.Length == 0,
            _ => false,
        })
        : values.EnumerateArray().Any(value => value.ToString() == text);

    static string[] Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];

    static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        _ => "string",
    };

    static JsonElement Read()
    {
        using var file = typeof(ApiDescription).Assembly.GetManifestResourceStream("stripe-api.json")!;
        return JsonDocument.Parse(file).RootElement.Clone();
    }
}
