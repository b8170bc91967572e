using StreamVibe.Billing;

namespace StreamVibe.Tests.Unit.Billing;

/// <summary>What is said to a hold that was not granted.</summary>
public sealed class HoldRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    static readonly HoldRequest Request = new(new("0193a000-0000-7000-8000-000000000001"), new("0193a000-0000-7000-8000-000000000002"), QuotaKind.Sync);

    [Theory]
    [InlineData("refused", QuotaKind.Sync, 10, ErrorCode.QuotaExceeded)]
    [InlineData("refused", QuotaKind.Sync, 3, ErrorCode.QuotaExceeded)]
    [InlineData("capped", QuotaKind.Sync, 3, ErrorCode.SpendCapReached)]
    [InlineData("capped", QuotaKind.Sync, 10, ErrorCode.SpendCapReached)]
    [InlineData("capped", QuotaKind.SeoSubmission, 3, ErrorCode.IdempotencyMismatch)]
    [InlineData("released", QuotaKind.Sync, 3, ErrorCode.Gone)]
    [InlineData("held", QuotaKind.SeoSubmission, 3, ErrorCode.IdempotencyMismatch)]
    [InlineData("refused", QuotaKind.SeoSubmission, 3, ErrorCode.IdempotencyMismatch)]
    [InlineData(null, null, 3, ErrorCode.NotFound)]
    public void A_refusal_says_what_became_of_the_id(string? state, QuotaKind? kind, long used, ErrorCode code)
    {
        HoldAnswer answer = new(state, kind, Counter(used));
        Assert.False(answer.Granted);
        Assert.Equal(code, Refusal(answer, used).Code);
    }

    [Theory]
    [InlineData("held", QuotaKind.Sync, true)]
    [InlineData("committed", QuotaKind.Sync, true)]
    [InlineData("committed", QuotaKind.AiAnalysis, false)]
    [InlineData("refused", QuotaKind.Sync, false)]
    [InlineData("capped", QuotaKind.Sync, false)]
    [InlineData("released", QuotaKind.Sync, false)]
    public void Only_a_unit_of_the_same_kind_that_is_held_or_counted_is_granted(string state, QuotaKind kind, bool granted) =>
        Assert.Equal(granted, new HoldAnswer(state, kind, Counter(1)).Granted);

    [Fact]
    public void Where_there_is_room_by_now_a_refused_operation_need_not_wait_for_the_next_cycle()
    {
        HoldAnswer refused = new("refused", QuotaKind.Sync, Counter(3));
        Assert.Equal(TimeSpan.FromSeconds(1), Refusal(refused, used: 3).RetryAfter);
        Assert.Equal(TimeSpan.FromDays(7), Refusal(refused, used: 10).RetryAfter);
    }

    [Theory]
    [InlineData(0L, 7 * 24 * 3600)]
    [InlineData(1L, 1)]
    [InlineData(null, 1)]
    public void What_the_cap_refused_waits_for_the_next_cycle_unless_there_is_room_by_now(long? affordable, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds),
        HoldRules.Refusal(Request, new("capped", QuotaKind.Sync, Counter(10)), QuotaRules.Status(Counter(10) with { OverageAllowed = true }, "creator", Now.AddDays(7), Plans.All) with { Affordable = affordable }, Now).RetryAfter);

    [Fact]
    public void The_kind_that_an_id_was_first_used_for_is_named() =>
        Assert.Contains("'seo_submission'", Refusal(new("held", QuotaKind.SeoSubmission, Counter(3)), used: 3).Message, StringComparison.Ordinal);

    static DomainException Refusal(HoldAnswer answer, long used) => HoldRules.Refusal(Request, answer, QuotaRules.Status(Counter(used), "free", Now.AddDays(7), Plans.All), Now);

    static UsageCounter Counter(long used) => new(QuotaKind.Sync, used, 0, 10, false, 0, 1);
}
