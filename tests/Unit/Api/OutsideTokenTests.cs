using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using StreamVibe.Api.Accounts.External;

namespace StreamVibe.Tests.Unit.Api;

/// <summary>What is read from an outside token that was checked, and which settings are accepted.</summary>
public sealed class OutsideTokenTests
{
    static readonly DateTimeOffset now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Only_an_email_said_to_be_verified_is_taken()
    {
        Assert.Equal("a@example.com", Read(("email", "a@example.com"), ("email_verified", "true"))!.Identity.VerifiedEmail);
        Assert.Null(Read(("email", "a@example.com"))!.Identity.VerifiedEmail);
        Assert.Null(Read(("email", "a@example.com"), ("email_verified", "false"))!.Identity.VerifiedEmail);
        Assert.Null(Read(("email", "not an address"), ("email_verified", "true"))!.Identity.VerifiedEmail);
        Assert.Null(Read(("email", "аdmin@example.com"), ("email_verified", "true"))!.Identity.VerifiedEmail);
        Assert.Null(Read(("email", "a@example.com"), ("user_metadata", """{"email_verified":true}"""))!.Identity.VerifiedEmail);
    }

    [Fact]
    public void The_same_session_has_the_same_id_whatever_else_its_tokens_say()
    {
        var id = Id(("session_id", "s"), ("jti", "1"));
        Assert.Equal(id, Id(("session_id", "s"), ("jti", "2"), ("sid", "other")));
        Assert.NotEqual(id, Id(("session_id", "t"), ("jti", "1")));
        Assert.NotEqual(id, Id(("sid", "s")));
        Assert.NotEqual(id, Id(("sub", "other"), ("session_id", "s")));
        Assert.NotEqual(Id(("jti", "1")), Id(("jti", "2")));
    }

    [Theory]
    [InlineData("role", "anon")]
    [InlineData("role", "service_role")]
    [InlineData("is_anonymous", "true")]
    [InlineData("sub", "")]
    [InlineData("exp", "soon")]
    [InlineData("iat", "1795521631")] // 31 seconds ahead
    public void A_token_of_nobody_is_not_read(string claim, string value) => Assert.Null(Read((claim, value)));

    [Fact]
    public void A_token_that_does_not_say_when_it_was_signed_counts_as_old() =>
        Assert.Equal(DateTimeOffset.UnixEpoch, OutsideTokens.Read("https://issuer.example", Claims([("sub", "s"), ("exp", "1795525200"), ("jti", "1")]), "", now)!.Session.IssuedAt);

    [Theory]
    [InlineData(-31, null, false)]
    [InlineData(-29, null, true)]
    [InlineData(60, 29, true)]
    [InlineData(60, 31, false)]
    public void A_token_is_good_between_its_times_give_or_take_thirty_seconds(int expires, int? notBefore, bool good)
    {
        var at = now.UtcDateTime;
        Assert.Equal(good, TokenLife.IsGood(notBefore is { } seconds ? at.AddSeconds(seconds) : null, at.AddSeconds(expires), at));
        Assert.False(TokenLife.IsGood(null, null, at));
    }

    [Theory]
    [InlineData(null, null, null, null, true)]
    [InlineData("https://i.example", "a", "https://i.example", null, true)]
    [InlineData("https://i.example", "a", null, "0123456789abcdef0123456789abcdef", true)]
    [InlineData("https://i.example", "a", "http://127.0.0.1:9999/x", null, true)]
    [InlineData("https://i.example", "a", "http://i.example", null, false)]
    [InlineData("https://i.example", "a", null, null, false)]
    [InlineData("https://i.example", "a", "https://i.example", "0123456789abcdef0123456789abcdef", false)]
    [InlineData("https://i.example", "a", null, "too-short", false)]
    [InlineData(null, "a", "https://i.example", null, false)]
    [InlineData("https://i.example", null, "https://i.example", null, false)]
    public void Settings_name_one_issuer_with_one_kind_of_key(string? issuer, string? audience, string? authority, string? key, bool accepted)
    {
        var options = new OutsideTokenOptions { Issuer = issuer, Audience = audience, Authority = authority, SigningKey = key };
        Assert.Equal(accepted, Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true));
    }

    [Fact]
    public void A_provider_needs_both_halves_of_its_client()
    {
        Assert.NotEmpty(new GoogleSignInOptions { ClientId = "x" }.Validate(new(this)));
        Assert.NotEmpty(new FacebookSignInOptions { ClientSecret = "x" }.Validate(new(this)));
        Assert.NotEmpty(new GoogleSignInOptions { Authority = "http://accounts.example" }.Validate(new(this)));
        Assert.Empty(new FacebookSignInOptions { ClientId = "x", ClientSecret = "y" }.Validate(new(this)));
    }

    static Guid Id(params (string, string)[] claims) => Read(claims)!.Session.Session.Id;

    static OutsideToken? Read(params (string Name, string Value)[] claims)
    {
        var all = new Dictionary<string, string> { ["sub"] = "s", ["iat"] = $"{now.ToUnixTimeSeconds()}", ["exp"] = $"{now.ToUnixTimeSeconds() + 3600}" };
        foreach (var (name, value) in claims) all[name] = value;
        return OutsideTokens.Read("https://issuer.example", Claims(all.Select(claim => (claim.Key, claim.Value))), "client", now);
    }

    static ClaimsPrincipal Claims(IEnumerable<(string Name, string Value)> claims) => new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Name, claim.Value))));
}
