namespace StreamVibe.Sandbox.Ai;

/// <summary>What the next calls of a model come to, in place of something sensible.</summary>
internal sealed record AiScript
{
    public static readonly string[] Kinds = ["refusal", "truncated", "unfit", "wrongSchema", "empty", "obedient", "delay", "usage", "content"];

    public int Id { get; init; }

    /// <summary><c>openai</c>, <c>anthropic</c>, or <c>*</c>.</summary>
    public string Service { get; init; } = "*";

    public required string Kind { get; init; }

    /// <summary>Calls left to shape.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How long the model thinks before it answers, on top of the usual.</summary>
    public int DelayMs { get; init; }

    /// <summary>Of <c>content</c>, the whole answer; of <c>refusal</c>, its words.</summary>
    public string? Body { get; init; }

    /// <summary>Tokens that the answer says were read, in place of those counted.</summary>
    public int? InputTokens { get; init; }

    /// <summary>How many of them came out of the cache.</summary>
    public int CachedTokens { get; init; }

    /// <summary>How many of them were written into the cache; only Anthropic says so.</summary>
    public int CacheWriteTokens { get; init; }

    public int? OutputTokens { get; init; }

    public string? Problem(IEnumerable<string> services) =>
        !Kinds.Contains(Kind) ? $"kind is one of {string.Join(", ", Kinds)}."
        : Service != "*" && !services.Contains(Service) ? $"service is one of {string.Join(", ", services)}, *."
        : Times < 1 ? "times is at least 1."
        : DelayMs < 0 || InputTokens < 0 || CachedTokens < 0 || CacheWriteTokens < 0 || OutputTokens < 0 ? "A number here is not negative."
        : CachedTokens + CacheWriteTokens > (InputTokens ?? int.MaxValue) ? "No more tokens are cached than are read."
        : Kind == "content" && Body is null ? "content needs a body."
        : null;

    public AiUsage Apply(AiUsage counted)
    {
        var input = InputTokens ?? counted.Input;
        var cached = Math.Min(CachedTokens, input);
        return new AiUsage(input, cached, Math.Min(CacheWriteTokens, input - cached), OutputTokens ?? counted.Output);
    }
}
