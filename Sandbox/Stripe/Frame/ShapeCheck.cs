using System.Globalization;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>Holds a call's parameters against the operation's shape, as Stripe does before it begins: first unknown names, then missing ones, then values.</summary>
internal static class ShapeCheck
{
    static readonly Shape RangeEnds = new(ShapeKind.Group, Fields: new Dictionary<string, Shape>
    {
        ["gt"] = Shape.Integer,
        ["gte"] = Shape.Integer,
        ["lt"] = Shape.Integer,
        ["lte"] = Shape.Integer,
    });

    public static void Require(Parameters parameters, Shape shape)
    {
        if (UnknownIn(parameters, shape, "").ToList() is { Count: > 0 } unknown)
            throw Refusal.Unknown(unknown);
        Check(parameters, shape, "");
    }

    static IEnumerable<string> UnknownIn(Parameters parameters, Shape shape, string path) => shape.Kind switch
    {
        ShapeKind.Group => parameters.Children.SelectMany(child => shape.Fields!.TryGetValue(child.Key, out var field)
            ? UnknownIn(child.Value, field, Join(path, child.Key))
            : [Join(path, child.Key)]),
        ShapeKind.Groups => parameters.Children.SelectMany(child => UnknownIn(child.Value, shape with { Kind = ShapeKind.Group }, Join(path, child.Key))),
        ShapeKind.Range => UnknownIn(parameters, RangeEnds, path),
        _ => [],
    };

    static void Check(Parameters parameters, Shape shape, string path)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Group or ShapeKind.Groups or ShapeKind.Map or ShapeKind.Texts when parameters.Value is { Length: > 0 }:
                throw Refusal.Invalid(shape.Kind is ShapeKind.Group or ShapeKind.Map ? "Invalid object" : "Invalid array", path);
            case ShapeKind.Group:
                CheckGroup(parameters, shape, path);
                break;
            case ShapeKind.Groups:
                foreach (var (key, child) in parameters.Children)
                    CheckGroup(child, shape, Join(path, key));
                break;
            case ShapeKind.Range when parameters.Value is null:
                CheckGroup(parameters, RangeEnds, path);
                break;
            case ShapeKind.Text or ShapeKind.Integer or ShapeKind.Boolean or ShapeKind.Choice or ShapeKind.Range:
                CheckValue(parameters, shape, path);
                break;
        }
    }

    static void CheckGroup(Parameters parameters, Shape shape, string path)
    {
        foreach (var (name, field) in shape.Fields!)
        {
            var child = parameters.At(name);
            if (field.Required && child is null or { Value: "" })
                throw Refusal.Missing(Join(path, name));
            if (child is not null)
                Check(child, field, Join(path, name));
        }
    }

    static void CheckValue(Parameters parameters, Shape shape, string path)
    {
        if (parameters.Value is not { } value)
            throw Refusal.Invalid("Invalid string: a group was given", path);
        // An empty text asks to unset; whether that is possible is the operation's to say.
        if (value.Length == 0)
            return;
        if (shape.Kind is ShapeKind.Integer or ShapeKind.Range && !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw Refusal.Invalid($"Invalid integer: {value}", path, "parameter_invalid_integer");
        if (shape.Kind == ShapeKind.Boolean && value is not ("true" or "false"))
            throw Refusal.Invalid($"Invalid boolean: {value}", path);
        if (shape.Kind == ShapeKind.Choice && !shape.Choices!.Contains(value))
            throw Refusal.Invalid($"Invalid {path}: must be one of {string.Join(", ", shape.Choices!)}", path);
    }

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}[{name}]";
}
