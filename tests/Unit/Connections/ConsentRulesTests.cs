using System.Text;
using StreamVibe.Connections;
using StreamVibe.Tests.Unit.Vault;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class ConsentRulesTests
{
    [Fact]
    public void The_challenge_is_the_one_of_RFC_7636_appendix_B() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", ConsentRules.Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

    [Fact]
    public void Every_node_with_the_key_derives_the_same_verifier()
    {
        var state = ConsentRules.NewState(Rings.Of("k1"));
        Assert.Equal(ConsentRules.Verifier(state, Rings.Of("k1")), ConsentRules.Verifier(state, Rings.Of("k1")));
    }

    [Fact]
    public void A_consent_begun_before_a_key_rotation_ends_after_it()
    {
        var state = ConsentRules.NewState(Rings.Of("k1"));
        Assert.Equal(ConsentRules.Verifier(state, Rings.Of("k1")), ConsentRules.Verifier(state, Rings.Of("k2", "k1")));
    }

    [Fact]
    public void Another_state_or_another_key_gives_another_verifier()
    {
        var state = ConsentRules.NewState(Rings.Of("k1"));
        Assert.NotEqual(ConsentRules.Verifier(state, Rings.Of("k1")), ConsentRules.Verifier(ConsentRules.NewState(Rings.Of("k1")), Rings.Of("k1")));
        Assert.NotEqual(ConsentRules.Verifier(state, Rings.Of("k1")), ConsentRules.Verifier(state, Rings.Other("k1")));
    }

    [Fact]
    public void A_verifier_has_the_form_that_RFC_7636_asks_for() =>
        Assert.Matches("^[A-Za-z0-9._~-]{43,128}$", ConsentRules.Verifier(ConsentRules.NewState(Rings.Of("k1")), Rings.Of("k1")));

    [Theory]
    [InlineData("")]
    [InlineData("k9.abc")]
    [InlineData("...")]
    [InlineData("k1 .abc")]
    public void A_state_with_a_key_that_is_not_ours_has_no_verifier(string state) => Assert.Null(ConsentRules.Verifier(state, Rings.Of("k1")));

    [Fact]
    public void States_are_never_alike() => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => ConsentRules.NewState(Rings.Of("k1"))).Distinct().Count());

    [Fact]
    public void The_state_of_a_clients_operation_is_the_same_on_every_node_and_nobody_elses()
    {
        var (user, operation) = (new Guid(1, 2, 3, new byte[8]), new OperationId(new Guid(4, 5, 6, new byte[8]), "print"));
        var state = ConsentRules.StateOf(user, operation, Rings.Of("k1"));
        Assert.Equal(state, ConsentRules.StateOf(user, operation, Rings.Of("k1")));
        Assert.Equal(ConsentRules.NewState(Rings.Of("k1")).Length, state.Length);
        Assert.NotEqual(state, ConsentRules.StateOf(new Guid(9, 2, 3, new byte[8]), operation, Rings.Of("k1")));
        Assert.NotEqual(state, ConsentRules.StateOf(user, operation with { Value = user }, Rings.Of("k1")));
        Assert.NotEqual(state, ConsentRules.StateOf(user, operation with { Fingerprint = "other" }, Rings.Of("k1")));
        Assert.NotEqual(state, ConsentRules.StateOf(user, operation, Rings.Other("k1")));
        Assert.NotNull(ConsentRules.Verifier(state, Rings.Of("k1")));
    }

    [Fact]
    public void The_hash_that_is_stored_does_not_hold_the_state()
    {
        var state = ConsentRules.NewState(Rings.Of("k1"));
        Assert.Equal(32, ConsentRules.Hash(state).Length);
        Assert.NotEqual(Encoding.UTF8.GetBytes(state), ConsentRules.Hash(state));
    }

    [Theory]
    [InlineData("/app", "/app?connected=youtube")]
    [InlineData("/app?tab=2", "/app?tab=2&connected=youtube")]
    [InlineData("/app#top", "/app?connected=youtube#top")]
    [InlineData("/app?tab=2#top", "/app?tab=2&connected=youtube#top")]
    [InlineData("/app#a?b", "/app?connected=youtube#a?b")]
    [InlineData("https://example.org/x?y=1", "https://example.org/x?y=1&connected=youtube")]
    public void The_return_address_keeps_its_query_and_its_fragment(string address, string expected) => Assert.Equal(expected, ConsentRules.Return(address, "connected", "youtube"));

    [Fact]
    public void A_value_cannot_break_out_of_its_parameter() => Assert.Equal("/?error=a%26b%23c%0D%0A", ConsentRules.Return("/", "error", "a&b#c\r\n"));
}
