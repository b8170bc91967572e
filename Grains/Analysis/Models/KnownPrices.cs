namespace StreamVibe.Analysis.Models;

/// <summary>List prices as of 28 November 2026, cache writes for five minutes. Where a provider names none for cached tokens, they cost what others do, which is never too little.</summary>
static class KnownPrices
{
    public static Dictionary<string, ModelPrice> Now() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["gpt-6-luna"] = Gpt6(0.10m, 0.01m, 0.50m),
        ["gpt-6.1-terra"] = Gpt6(1, null, 5),
        ["gpt-6-sol"] = Gpt6(2, 0.20m, 10),
        ["gpt-6.1-sol"] = Gpt6(2, 0.20m, 10),
        ["gpt-6.2-sol"] = Gpt6(2, 0.20m, 10),
        ["gpt-6-astra"] = Gpt6(10, 1, 50),
        ["gpt-6.2-astra"] = Gpt6(8, 0.40m, 40),
        ["gpt-5.6-luna"] = new() { Input = 0.20m, CachedInput = 0.02m, Output = 1.20m },
        ["gpt-5.6-terra"] = new() { Input = 2, CachedInput = 0.20m, Output = 12 },
        ["gpt-5.6-sol"] = new() { Input = 4, CachedInput = 0.40m, Output = 20 },
        ["claude-haiku-5-5"] = new() { Input = 0.10m, CachedInput = 0.01m, Output = 0.50m, LongPrompt = new() { Above = 100_000, Input = 0.50m, CachedInput = 0.05m, Output = 2.50m } },
        ["claude-sonnet-5-5"] = new() { Input = 2, CachedInput = 0.10m, CacheWrite = 2.50m, Output = 10 },
        ["claude-opus-5-5"] = new() { Input = 4, CachedInput = 0.20m, CacheWrite = 5, Output = 20 },
        ["claude-fable-5-1"] = new() { Input = 10, Output = 50 },
    };

    // Above 272,000 tokens the whole request costs twice as much in, and half as much again out.
    static ModelPrice Gpt6(decimal input, decimal? cached, decimal output) => new()
    {
        Input = input,
        CachedInput = cached,
        Output = output,
        LongPrompt = new() { Above = 272_000, Input = 2 * input, CachedInput = 2 * cached, Output = 1.5m * output },
    };
}
