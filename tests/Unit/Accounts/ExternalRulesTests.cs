using CsCheck;
using StreamVibe.Accounts;

namespace StreamVibe.Tests.Unit.Accounts;

/// <summary>Whose account a login at an outside issuer opens.</summary>
public sealed class ExternalRulesTests
{
    static readonly Gen<Guid?> Maybe = Gen.Select(Gen.Bool, Gen.Guid, (there, id) => there ? id : (Guid?)null);

    static readonly Gen<ExternalFacts> Facts = Gen.Select(Maybe, Maybe, Gen.Bool, (owner, holder, confirmed) => new ExternalFacts(owner, null, holder is { } id ? new(id, confirmed) : null));

    static readonly Gen<ExternalIdentity> Identity = Gen.Select(Gen.String, Gen.Bool, (name, verified) => new ExternalIdentity("https://issuer.example", "subject", verified ? "a@example.com" : null, name));

    [Fact]
    public void A_known_login_opens_its_account_whatever_else_is_said() => Gen.Select(Identity, Facts).Sample((identity, facts) =>
        (ExternalRules.Decide(identity, facts) == ExternalStep.Open) == facts.Owner.HasValue);

    [Fact]
    public void Without_a_verified_email_no_account_is_joined() => Gen.Select(Identity, Facts).Sample((identity, facts) =>
        identity.VerifiedEmail is not null || ExternalRules.Decide(identity, facts) is ExternalStep.Open or ExternalStep.Create);

    [Fact]
    public void Only_a_proved_email_is_linked_and_a_claimed_one_is_taken_from_who_claims_it() => Gen.Select(Identity, Facts).Sample((identity, facts) =>
        ExternalRules.Decide(identity, facts) switch
        {
            ExternalStep.Link => facts is { Owner: null, Holder.Confirmed: true } && identity.VerifiedEmail is not null,
            ExternalStep.Reclaim => facts is { Owner: null, Holder.Confirmed: false } && identity.VerifiedEmail is not null,
            ExternalStep.Create => facts.Owner is null && (facts.Holder is null || identity.VerifiedEmail is null),
            _ => true,
        });

    [Fact]
    public void A_name_can_be_stored_and_shown_whatever_the_issuer_says() => Identity.Sample(identity =>
    {
        var name = ExternalRules.DisplayName(identity);
        return name.Length is > 0 and <= 80 && name == name.Trim() && !name.Any(char.IsControl);
    });

    [Theory]
    [InlineData("  Åsa Berg ", "Åsa Berg")]
    [InlineData("Evil\u202e\0\r\nName", "EvilName")]
    [InlineData("\u200b\t", "a")]
    [InlineData(null, "a")]
    public void A_name_is_cleaned_or_taken_from_the_email(string? said, string shown) =>
        Assert.Equal(shown, ExternalRules.DisplayName(new("https://issuer.example", "subject", "a@example.com", said)));

    [Fact]
    public void Somebody_without_name_and_email_is_called_something() => Assert.Equal("New user", ExternalRules.DisplayName(new("https://issuer.example", "subject", null, null)));

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void A_token_from_before_its_login_left_is_refused(int secondsAfter, bool refused)
    {
        var left = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(refused, ExternalRules.IsFromBefore(left, left.AddSeconds(secondsAfter)));
        Assert.False(ExternalRules.IsFromBefore(null, left));
    }

    [Fact]
    public void Two_logins_never_share_a_grain() => Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String).Sample((a, b, c, d) =>
        (Key(a, b) == Key(c, d)) == ((a, b) == (c, d)) && (b.Length == 0 || Key(a + b, c) != Key(a, b + c)));

    static string Key(string issuer, string subject) => new ExternalIdentity(issuer, subject, null, null).LoginKey;
}
