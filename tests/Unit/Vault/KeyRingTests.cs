using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

public sealed class KeyRingTests
{
    [Fact]
    public void Keys_for_different_purposes_differ_and_are_the_same_on_every_node()
    {
        Assert.Equal(Rings.Of("k1").Derive("cursor"), Rings.Of("k1").Derive("cursor"));
        Assert.NotEqual(Rings.Of("k1").Derive("cursor"), Rings.Of("k1").Derive("pkce"));
        Assert.NotEqual(Rings.Of("k1").Derive("cursor"), Rings.Of("k2").Derive("cursor"));
        Assert.NotEqual(Rings.Of("k1").Derive("cursor"), Rings.Of("k1").Find("k1"));
    }

    [Fact]
    public void A_ring_without_its_current_key_is_refused_by_name() =>
        Assert.Contains("Vault:CurrentKey", Assert.Throws<InvalidOperationException>(() => new KeyRing("k1", new Dictionary<string, byte[]>())).Message, StringComparison.Ordinal);
}
