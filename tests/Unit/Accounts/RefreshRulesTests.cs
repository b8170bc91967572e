using System.Security.Cryptography;
using CsCheck;
using StreamVibe.Accounts;

namespace StreamVibe.Tests.Unit.Accounts;

/// <summary>Every presentation of every generation of a session's refresh token.</summary>
public sealed class RefreshRulesTests
{
    [Fact]
    public void The_current_token_is_exchanged() => Assert.Equal(RefreshVerdict.Rotate, RefreshRules.Decide(At(3), Present(3)).Verdict);

    [Fact]
    public void The_first_token_of_a_session_has_no_parent() => Assert.Equal(RefreshVerdict.Rotate, RefreshRules.Decide(At(0), Present(0)).Verdict);

    [Fact]
    public void The_token_before_is_answered_with_the_current_one() => Assert.Equal(new RefreshDecision(RefreshVerdict.Repeat, 0), RefreshRules.Decide(At(3), Present(2)));

    [Fact]
    public void The_token_before_is_refused_the_second_time_and_the_session_lives() =>
        Assert.Equal(RefreshVerdict.Refuse, RefreshRules.Decide(At(3) with { ParentUsed = true }, Present(2)).Verdict);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_token_older_than_the_last_two_ends_the_session(bool parentUsed) =>
        Assert.Equal(RefreshVerdict.Revoke, RefreshRules.Decide(At(3) with { ParentUsed = parentUsed }, Present(1)).Verdict);

    [Fact]
    public void A_token_that_was_not_issued_here_ends_nothing() => Assert.Equal(RefreshVerdict.Refuse, RefreshRules.Decide(At(3), Present(99) with { IsOurs = false }).Verdict);

    [Fact]
    public void After_a_change_of_keys_the_follower_of_the_old_key_is_found() =>
        Assert.Equal(new RefreshDecision(RefreshVerdict.Repeat, 1), RefreshRules.Decide(At(3), Present(2) with { Next = [[.. Hash(1000)], [.. Hash(3)]] }));

    [Fact]
    public void A_token_before_whose_follower_cannot_be_told_is_refused_and_not_used_up() =>
        Assert.Equal(RefreshVerdict.Refuse, RefreshRules.Decide(At(3), Present(2) with { Next = [[.. Hash(1000)]] }).Verdict);

    // Whatever is presented in whatever order: each generation is given out by one exchange and at most one repetition, the session dies at the first token that is
    // older, and never of a token that was made up.
    [Fact]
    public void Any_sequence_of_presentations_gives_each_token_out_at_most_twice_and_dies_of_old_ones_only() =>
        Gen.Select(Gen.Int[0, 4], Gen.Bool).Array[0, 40].Sample(presentations =>
        {
            var (state, newest, alive) = (At(0), 0, true);
            var given = new Dictionary<int, int>();
            foreach (var (age, forged) in presentations)
            {
                if (!alive) break;
                var generation = newest - age;
                var attempt = forged || generation < 0 ? Present(500 + age) with { IsOurs = false } : Present(generation);
                var decision = RefreshRules.Decide(state, attempt);
                switch (decision.Verdict)
                {
                    case RefreshVerdict.Rotate:
                        if (age != 0 || forged) return false;
                        newest++;
                        given[newest] = 1;
                        state = At(newest);
                        break;
                    case RefreshVerdict.Repeat:
                        if (age != 1 || forged) return false;
                        given[newest]++;
                        state = state with { ParentUsed = true };
                        break;
                    case RefreshVerdict.Revoke:
                        if (forged || age < 2) return false;
                        alive = false;
                        break;
                    default:
                        if (!forged && generation >= 0 && age != 1) return false;
                        break;
                }
            }
            return given.Values.All(times => times <= 2);
        });

    // The state after so many exchanges.
    static RefreshState At(int generation) => new(Hash(generation), generation > 0 ? Hash(generation - 1) : null, ParentUsed: false);

    static RefreshAttempt Present(int generation) => new(Guid.Empty, [.. Hash(generation)], IsOurs: true, [[.. Hash(generation + 1)]]);

    static byte[] Hash(int generation) => SHA256.HashData(BitConverter.GetBytes(generation));
}
