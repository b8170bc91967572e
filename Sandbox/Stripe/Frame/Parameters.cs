using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>What a call carries, as a tree: <c>items[0][price]=x</c> is the text <c>x</c> at <c>items</c>, <c>0</c>, <c>price</c>.</summary>
internal sealed class Parameters
{
    const int Deepest = 6;
    readonly Dictionary<string, Parameters> children = [];

    public string? Value { get; private set; }

    public IReadOnlyDictionary<string, Parameters> Children => children;

    public static Parameters Parse(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        var root = new Parameters();
        foreach (var (name, values) in pairs)
            foreach (var value in values)
                root.Add(name, value ?? "");
        return root;
    }

    public Parameters? At(string name) => children.GetValueOrDefault(name);

    /// <summary>Null where it is absent; the empty text where a client wants it unset.</summary>
    public string? Text(string name) => At(name)?.Value;

    public long? Integer(string name) => Text(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    public bool? Flag(string name) => Text(name) is { Length: > 0 } text ? text == "true" : null;

    public IEnumerable<Parameters> List(string name) => At(name)?.children.Values ?? Enumerable.Empty<Parameters>();

    public string[] Texts(string name) => [.. List(name).Select(item => item.Value ?? "")];

    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw Refusal.Missing(name);

    /// <summary>The same for the same parameters, in whatever order they were sent.</summary>
    public string Canonical() => Value ?? "{" + string.Join('&', children.OrderBy(child => child.Key, StringComparer.Ordinal)
        .Select(child => $"{Uri.EscapeDataString(child.Key)}={Uri.EscapeDataString(child.Value.Canonical())}")) + "}";

    void Add(string name, string value)
    {
        var steps = name.Replace("]", "", StringComparison.Ordinal).Split('[');
        if (steps.Length > Deepest)
            throw Refusal.Invalid($"Invalid parameter name: {name}", name);
        var node = this;
        foreach (var step in steps)
        {
            // "a[]" stands for the next place in the list.
            var key = step.Length > 0 ? step : node.children.Count.ToString(CultureInfo.InvariantCulture);
            if (!node.children.TryGetValue(key, out var child))
                node.children[key] = child = new Parameters();
            node = child;
        }
        node.Value = value;
    }
}
