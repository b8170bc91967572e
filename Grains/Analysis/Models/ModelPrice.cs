namespace StreamVibe.Analysis.Models;

/// <summary>What tokens of one model cost, in USD per million, which is micro-dollars per token.</summary>
public sealed class ModelPrice : TokenPrice
{
    /// <summary>Where a long prompt makes the whole request dearer.</summary>
    public LongPromptPrice? LongPrompt { get; set; }

    internal override bool IsWhole => base.IsWhole && LongPrompt is null or { IsWhole: true };

    /// <summary>What holds for a request with so many tokens in.</summary>
    internal TokenPrice For(long input) => LongPrompt is { } dear && input > dear.Above ? dear : this;
}

/// <summary>The prices of a whole request whose prompt is longer than that.</summary>
public sealed class LongPromptPrice : TokenPrice
{
    /// <summary>Tokens in, cached ones among them.</summary>
    public long Above { get; set; }

    internal override bool IsWhole => base.IsWhole && Above > 0;
}

public abstract class TokenPrice
{
    const decimal Highest = 100_000;

    public decimal Input { get; set; }

    /// <summary>Null: as <see cref="Input"/>.</summary>
    public decimal? CachedInput { get; set; }

    /// <summary>Null: as <see cref="Input"/>.</summary>
    public decimal? CacheWrite { get; set; }

    public decimal Output { get; set; }

    internal virtual bool IsWhole => new[] { Input, CachedInput ?? 0, CacheWrite ?? 0, Output }.All(price => price is >= 0 and <= Highest);
}
