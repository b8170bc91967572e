using System.Buffers.Text;
using System.Security.Cryptography;
using CsCheck;
using StreamVibe.Api.Accounts;

namespace StreamVibe.Tests.Unit.Api;

public class RefreshTokenTests
{
    static readonly Guid user = new("01900000-0000-7000-8000-000000000001");
    static readonly Guid session = new("01900000-0000-7000-8000-000000000002");
    static readonly byte[] firstKey = Enumerable.Repeat((byte)1, 32).ToArray(), secondKey = Enumerable.Repeat((byte)2, 32).ToArray();
    static readonly RefreshTokens tokens = new(new("a", new Dictionary<string, byte[]> { ["a"] = firstKey }));

    // The same installation after its operator made another key the current one.
    static readonly RefreshTokens rotated = new(new("b", new Dictionary<string, byte[]> { ["a"] = firstKey, ["b"] = secondKey }));

    [Fact]
    public void A_token_reads_back()
    {
        var token = tokens.First(user, session);
        Assert.Equal(token, RefreshToken.Parse(token.Text));
        Assert.Equal((user, session), (token.UserId, token.SessionId));
        Assert.Matches("^[A-Za-z0-9_-]{107}$", token.Text);
    }

    [Fact]
    public void Two_first_tokens_of_one_session_differ() => Assert.NotEqual(tokens.First(user, session).Text, tokens.First(user, session).Text);

    [Fact]
    public void The_same_token_leads_to_the_same_next_one_and_the_next_to_another()
    {
        var token = tokens.First(user, session);
        var next = Assert.Single(tokens.After(token));
        Assert.Equal(next, Assert.Single(tokens.After(RefreshToken.Parse(token.Text)!)));
        Assert.Equal((user, session), (next.UserId, next.SessionId));
        Assert.NotEqual(next.Text, Assert.Single(tokens.After(next)).Text);
        Assert.True(tokens.IsOurs(token) && tokens.IsOurs(next));
    }

    [Fact]
    public void After_a_change_of_keys_the_new_key_makes_the_next_token_and_the_old_one_is_known_still()
    {
        var token = tokens.First(user, session);
        var (before, after) = (Assert.Single(tokens.After(token)), rotated.After(token));
        Assert.Equal(2, after.Length);
        Assert.NotEqual(before, after[0]);
        Assert.Equal(before, after[1]);
        Assert.True(rotated.IsOurs(token) && rotated.IsOurs(after[0]));
        Assert.False(tokens.IsOurs(after[0]));
    }

    [Fact]
    public void One_bit_that_was_not_issued_makes_a_token_somebody_elses() => Gen.Int[0, (RefreshToken.SecretLength + RefreshToken.ProofLength + 32) * 8 - 1].Sample(bit =>
    {
        var bytes = tokens.First(user, session).Bytes;
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return !tokens.IsOurs(RefreshToken.Parse(Base64Url.EncodeToString(bytes))!);
    });

    [Fact]
    public void An_attempt_carries_hashes_and_no_token()
    {
        var token = tokens.First(user, session);
        var attempt = tokens.Attempt(token, tokens.After(token));
        Assert.Equal(SHA256.HashData(token.Bytes), attempt.Presented.AsSpan());
        Assert.Equal(SHA256.HashData(tokens.After(token)[0].Bytes), Assert.Single(attempt.Next).AsSpan());
        Assert.True(attempt.IsOurs);
    }

    [Fact]
    public void It_does_not_print_its_secret()
    {
        var token = tokens.First(user, session);
        Assert.DoesNotContain(token.Text, $"{token}");
    }

    public static TheoryData<string> Wrong =>
        ["", "junk", new string('A', 86), new string('A', 106), new string('A', 108), new string('*', 107), new string(' ', 107), new string('A', 106) + "+", new string('\u00e9', 107)];

    [Fact]
    public void Nothing_is_no_token() => Assert.Null(RefreshToken.Parse(null));

    [Theory, MemberData(nameof(Wrong))]
    public void Any_other_text_is_no_token(string text) => Assert.Null(RefreshToken.Parse(text));
}
