namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>
/// Which parameters an operation takes, written as <c>"mode!:payment|subscription line_items[price quantity:int] metadata{*} ~locale"</c>:
/// <c>!</c> must be there, <c>:int</c>, <c>:bool</c>, <c>:range</c> or the values to choose from, <c>{…}</c> a group, <c>{*}</c> a group of any names,
/// <c>[…]</c> a list of groups, <c>[]</c> a list of texts, <c>~</c> something that Stripe knows and that has no effect here.
/// </summary>
internal sealed record Shape(ShapeKind Kind, bool Required = false, IReadOnlyDictionary<string, Shape>? Fields = null, string[]? Choices = null)
{
    public static readonly Shape Text = new(ShapeKind.Text), Integer = new(ShapeKind.Integer);

    public static Shape Parse(string text)
    {
        var at = 0;
        return new Shape(ShapeKind.Group, Fields: ParseFields(text + " expand[]", ref at));
    }

    static Dictionary<string, Shape> ParseFields(string text, ref int at)
    {
        var fields = new Dictionary<string, Shape>();
        while (at < text.Length && text[at] is not (']' or '}'))
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var ignored = text[at] == '~';
            if (ignored)
                at++;
            var name = Word(text, ref at);
            fields[name] = ignored ? new Shape(ShapeKind.Anything) : ParseKind(text, ref at);
        }
        return fields;
    }

    static Shape ParseKind(string text, ref int at)
    {
        var required = Take(text, ref at, '!');
        if (Take(text, ref at, ':'))
            return Word(text, ref at) switch
            {
                "int" => new Shape(ShapeKind.Integer, required),
                "bool" => new Shape(ShapeKind.Boolean, required),
                "range" => new Shape(ShapeKind.Range, required),
                var choices => new Shape(ShapeKind.Choice, required, Choices: choices.Split('|')),
            };
        if (Take(text, ref at, '{'))
        {
            if (Take(text, ref at, '*'))
            {
                at++;
                return new Shape(ShapeKind.Map, required);
            }
            var group = new Shape(ShapeKind.Group, required, ParseFields(text, ref at));
            at++;
            return group;
        }
        if (!Take(text, ref at, '['))
            return new Shape(ShapeKind.Text, required);
        var fields = ParseFields(text, ref at);
        at++;
        return fields.Count == 0 ? new Shape(ShapeKind.Texts, required) : new Shape(ShapeKind.Groups, required, fields);
    }

    static bool Take(string text, ref int at, char expected)
    {
        if (at >= text.Length || text[at] != expected)
            return false;
        at++;
        return true;
    }

    static string Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '|'))
            at++;
        return at > start ? text[start..at] : throw new InvalidOperationException($"A name is missing at {at} of '{text}'.");
    }
}

internal enum ShapeKind
{
    Text,
    Integer,
    Boolean,
    Choice,
    Range,
    Map,
    Texts,
    Group,
    Groups,
    Anything,
}
