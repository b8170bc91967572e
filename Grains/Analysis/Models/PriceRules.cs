namespace StreamVibe.Analysis.Models;

/// <summary>What a call costs, in whole micro-dollars, without I/O. A part of one counts as one.</summary>
static class PriceRules
{
    public static long Cost(ModelPrice price, TokenUsage usage)
    {
        var (cached, written, output) = (Math.Max(0, usage.CachedInput), Math.Max(0, usage.CacheWrite), Math.Max(0, usage.Output));
        var input = Math.Max(usage.Input, cached + written);
        var tokens = price.For(input);
        return Whole(tokens.Input * (input - cached - written) + (tokens.CachedInput ?? tokens.Input) * cached + (tokens.CacheWrite ?? tokens.Input) * written + tokens.Output * output);
    }

    /// <summary>The most that a call can cost with at most so many tokens in and out, whatever of it is cached.</summary>
    public static long Most(ModelPrice price, long input, long output)
    {
        var most = Dearest(price) * input + price.Output * output;
        return Whole(price.LongPrompt is { } dear && input > dear.Above ? Math.Max(most, Dearest(dear) * input + dear.Output * output) : most);
    }

    static decimal Dearest(TokenPrice price) => Math.Max(price.Input, Math.Max(price.CachedInput ?? 0, price.CacheWrite ?? 0));

    static long Whole(decimal micros) => (long)Math.Ceiling(micros);
}
