using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

public sealed class VaultedOptionsTests
{
    readonly ServiceProvider services;

    public VaultedOptionsTests()
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Stripe:SecretKey"] = "vault:stripe",
            ["Stripe:PlainText"] = "not from the vault:stripe",
            ["Stripe:WebhookSecrets:0"] = "whsec_plain",
            ["Stripe:WebhookSecrets:1"] = "vault:hook",
            ["Stripe:Prices:pro"] = "vault:price",
            ["Stripe:Inside:Key"] = "vault:stripe",
            ["Other:SecretKey"] = "vault:stripe",
        }).Build());
        collection.AddSettings<StripeLike>("Stripe").FromVault("Stripe");
        collection.AddSettings<OtherOptions>("Other");
        services = collection.BuildServiceProvider();
    }

    StripeLike Options => services.GetRequiredService<IOptionsMonitor<StripeLike>>().CurrentValue;

    [Fact]
    public void Every_text_that_says_so_gets_its_value_wherever_it_stands_and_a_new_one_when_it_changes()
    {
        Assert.Equal("vault:stripe", Options.SecretKey);
        Assert.True(Publish("one", "two", "three"));
        Assert.Equal(("one", "not from the vault:stripe", "three", "one"), (Options.SecretKey, Options.PlainText, Options.Prices["pro"], Options.Inside.Key));
        Assert.Equal(["whsec_plain", "two"], Options.WebhookSecrets);
        Assert.False(Publish("one", "two", "three"));
        Assert.True(Publish("four", "two", "three"));
        Assert.Equal("four", Options.SecretKey);
    }

    [Fact]
    public void Only_sections_that_opted_in_ask_the_vault()
    {
        Publish("one", "two", "three");
        Assert.Equal("vault:stripe", services.GetRequiredService<IOptionsMonitor<OtherOptions>>().CurrentValue.SecretKey);
        Assert.Equal(
            [("Stripe:Inside:Key", "stripe"), ("Stripe:Prices:pro", "price"), ("Stripe:SecretKey", "stripe"), ("Stripe:WebhookSecrets:1", "hook")],
            services.GetRequiredService<VaultSettings>().Wanted().Order());
    }

    [Fact]
    public void The_configuration_never_holds_the_value()
    {
        Publish("canary", "canary", "canary");
        Assert.Equal("canary", Options.SecretKey);
        Assert.DoesNotContain("canary", ((IConfigurationRoot)services.GetRequiredService<IConfiguration>()).GetDebugView(), StringComparison.Ordinal);
    }

    bool Publish(string stripe, string hook, string price) =>
        services.GetRequiredService<VaultSettings>().Publish(new Dictionary<string, string> { ["stripe"] = stripe, ["hook"] = hook, ["price"] = price });

    sealed class StripeLike
    {
        public string SecretKey { get; set; } = "";

        public string PlainText { get; set; } = "";

        public List<string> WebhookSecrets { get; } = [];

        public Dictionary<string, string> Prices { get; } = [];

        public Deeper Inside { get; } = new();
    }

    sealed class Deeper
    {
        public string Key { get; set; } = "";
    }

    sealed class OtherOptions
    {
        public string SecretKey { get; set; } = "";
    }
}
