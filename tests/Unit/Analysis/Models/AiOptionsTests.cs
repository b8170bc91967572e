using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Analysis.Models;

namespace StreamVibe.Tests.Unit.Analysis.Models;

public sealed class AiOptionsTests
{
    [Fact]
    public void Without_settings_no_provider_is_asked_and_cheap_models_are_meant()
    {
        var options = Read();
        Assert.False(options.OpenAI.IsConfigured || options.Anthropic.IsConfigured);
        Assert.Equal(("gpt-6-luna", "claude-haiku-5-5", 60, null, null), (options.OpenAI.Model, options.Anthropic.Model, options.SecondsPerTry, options.MonthlyBudget, options.MonthlyBudgetPerUser));
    }

    [Fact]
    public void A_price_of_the_settings_replaces_what_is_known_and_the_others_stay()
    {
        var options = Read(("Ai:Prices:gpt-6-luna:Input", "0.3"), ("Ai:Prices:mine:Input", "1"), ("Ai:Prices:mine:Output", "2"), ("Ai:Prices:mine:LongPrompt:Above", "10"), ("Ai:Prices:mine:LongPrompt:Output", "3"));
        Assert.Equal((0.3m, 0.5m, 2m, 3m, 10m), (options.Prices["gpt-6-luna"].Input, options.Prices["gpt-6-luna"].Output, options.Prices["mine"].Output, options.Prices["mine"].LongPrompt!.Output, options.Prices["claude-fable-5-1"].Input));
    }

    [Fact]
    public void The_sandbox_stands_in_for_what_nobody_set()
    {
        var options = Read(("Sandbox:Enabled", "true"), ("Sandbox:Url", "http://127.0.0.1:1/"), ("Ai:Anthropic:Endpoint", "http://127.0.0.1:2"), ("Ai:Anthropic:ApiKey", "mine"));
        Assert.Equal(("sk-sandbox-openai", "http://127.0.0.1:1/openai/v1"), (options.OpenAI.ApiKey, options.OpenAI.Endpoint));
        Assert.Equal(("mine", "http://127.0.0.1:2"), (options.Anthropic.ApiKey, options.Anthropic.Endpoint));
        Assert.Equal("sk-ant-sandbox", Read(("Sandbox:Enabled", "true")).Anthropic.ApiKey);
    }

    [Theory]
    [InlineData("Ai:OpenAI:Model", "gpt-9", "OpenAI:Model")]
    [InlineData("Ai:Anthropic:Model", "gpt-9", "Anthropic:Model")]
    [InlineData("Ai:OpenAI:Endpoint", "ftp://somewhere", "OpenAI:Endpoint")]
    [InlineData("Ai:OpenAI:Endpoint", "", "OpenAI:Endpoint")]
    [InlineData("Ai:SecondsPerTry", "0", "SecondsPerTry")]
    [InlineData("Ai:SecondsPerTry", "301", "SecondsPerTry")]
    [InlineData("Ai:MonthlyBudget", "-1", "MonthlyBudget")]
    [InlineData("Ai:MonthlyBudgetPerUser", "1000001", "MonthlyBudgetPerUser")]
    [InlineData("Ai:Prices:gpt-6-luna:Input", "-0.1", "Prices:gpt-6-luna")]
    [InlineData("Ai:Prices:gpt-6-luna:LongPrompt:Above", "0", "Prices:gpt-6-luna")]
    public void A_wrong_setting_refuses_the_start_and_is_named(string key, string value, string named)
    {
        var wrong = Assert.Throws<OptionsValidationException>(() => Read(("Ai:OpenAI:ApiKey", "x"), ("Ai:Anthropic:ApiKey", "x"), (key, value)));
        Assert.Contains($"Ai:{named}:", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_a_provider_that_is_not_asked_needs_no_price() => Assert.Equal("gpt-9", Read(("Ai:OpenAI:Model", "gpt-9")).OpenAI.Model);

    [Fact]
    public void In_Staging_what_models_may_cost_is_limited()
    {
        var options = Read(new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Staging.json")).Build());
        Assert.InRange(options.MonthlyBudget!.Value, 1, 100);
        Assert.InRange(options.MonthlyBudgetPerUser!.Value, 0.1m, options.MonthlyBudget.Value);
    }

    static AiOptions Read(params (string Key, string Value)[] settings) =>
        Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build());

    static AiOptions Read(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        using var provider = services.AddModels().BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<AiOptions>>().CurrentValue;
    }
}
