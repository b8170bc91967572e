using CsCheck;
using StreamVibe.Maintenance;

namespace StreamVibe.Tests.Unit.Maintenance;

/// <summary>When a job runs, whatever becomes of ticks, silos and clocks.</summary>
public sealed class JobRulesTests
{
    static readonly DateTimeOffset Start = new(2026, 2, 27, 22, 41, 7, TimeSpan.Zero);

    static readonly Gen<JobSchedule> Schedules = Gen.OneOf(new JobSchedule(TimeSpan.FromMinutes(1)), new JobSchedule(TimeSpan.FromHours(1)), JobSchedule.Daily(2), JobSchedule.Daily(3));

    /// <summary>Between two ticks: mostly a moment, sometimes a day and more without any.</summary>
    static readonly Gen<TimeSpan> Gaps = Gen.Frequency<int>((8, Gen.Int[1, 200]), (2, Gen.Int[1, 20_000]), (1, Gen.Int[1, 900_000])).Select(seconds => TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("2026-02-27T22:41:07Z", "2026-02-28T02:00:00Z")]
    [InlineData("2026-02-28T01:59:59.9999999Z", "2026-02-28T02:00:00Z")]
    [InlineData("2026-02-28T02:00:00Z", "2026-03-01T02:00:00Z")]
    [InlineData("2028-02-28T02:00:00+02:00", "2028-02-28T02:00:00Z")]
    [InlineData("2028-02-28T23:00:00Z", "2028-02-29T02:00:00Z")]
    public void The_next_date_of_a_daily_job_is_two_in_the_morning_UTC(string time, string next) => Assert.Equal(Time(next), JobSchedule.Daily(2).Next(Time(time)));

    [Fact]
    public void Dates_are_a_period_apart_and_the_next_is_never_further() => Gen.Select(Schedules, Gaps).Sample((schedule, gap) =>
    {
        var next = schedule.Next(Start + gap);
        Assert.InRange(next - (Start + gap), TimeSpan.FromTicks(1), schedule.Every);
        Assert.Equal(schedule.Every, schedule.Next(next) - next);
    });

    [Fact]
    public void However_many_dates_were_missed_the_first_tick_after_them_runs_once_and_no_date_is_met_twice() => Gen.Select(Schedules, Gaps.Array[1, 60]).Sample((schedule, gaps) =>
    {
        var (state, now) = (JobRules.Plan(new(), schedule, Start), Start);
        var expected = schedule.Next(Start);
        foreach (var gap in gaps)
        {
            now += gap;
            var ran = Tick(ref state, schedule, now);
            Assert.Equal(expected <= now, ran);
            Assert.False(Tick(ref state, schedule, now));
            if (ran) expected = schedule.Next(now);
            Assert.Equal(expected, state.NextDueAt);
            Assert.Equal(TimeSpan.Zero, JobRules.LateBy(state, now));
        }
    });

    [Fact]
    public void Six_hours_and_ten_days_without_any_tick_are_one_run() => Assert.All([TimeSpan.FromHours(6), TimeSpan.FromDays(10)], down =>
    {
        var (schedule, state) = (new JobSchedule(TimeSpan.FromHours(1)), JobRules.Plan(new(), new(TimeSpan.FromHours(1)), Start));
        Assert.True(JobRules.LateBy(state, Start + down) > down - TimeSpan.FromHours(1));
        Assert.True(Tick(ref state, schedule, Start + down));
        Assert.Equal((1L, schedule.Next(Start + down)), (state.Runs, state.NextDueAt!.Value));
    });

    [Fact]
    public void A_clock_that_is_set_back_repeats_no_date_of_the_last_period_and_stops_no_job_for_more_than_two() => Gen.Select(Schedules, Gaps, Gaps).Sample((schedule, gap, back) =>
    {
        var state = JobRules.Plan(new(), schedule, Start);
        var ranAt = Start + schedule.Every + gap;
        Assert.True(Tick(ref state, schedule, ranAt));
        var now = ranAt - back;
        if (back <= schedule.Every) Assert.False(Tick(ref state, schedule, now));
        state = JobRules.Plan(state, schedule, now);
        Assert.InRange(state.NextDueAt!.Value - now, TimeSpan.Zero, 2 * schedule.Every);
    });

    [Fact]
    public void A_run_that_is_under_way_is_not_begun_again()
    {
        var (schedule, state) = (JobSchedule.Daily(2), JobRules.Plan(new(), JobSchedule.Daily(2), Start));
        var now = Start.AddHours(4);
        state = JobRules.Claim(state, schedule, now);
        Assert.False(JobRules.IsDue(state, now + JobRules.Lease / 2));
        Assert.True(JobRules.IsClaimed(state, now + JobRules.Lease / 2));
    }

    [Fact]
    public void A_run_that_died_is_repeated_once_soon_and_then_left_for_a_growing_while()
    {
        var (schedule, state) = (JobSchedule.Daily(2), JobRules.Plan(new(), JobSchedule.Daily(2), Start));
        var now = Start.AddHours(4);
        state = JobRules.Claim(state, schedule, now);
        now += JobRules.Lease;
        state = JobRules.Plan(state, schedule, now);
        Assert.True(JobRules.IsDue(state, now));
        state = JobRules.Claim(state, schedule, now);
        Assert.True(state.IsRepetition);

        now += JobRules.Lease;
        state = JobRules.Plan(state, schedule, now);
        Assert.False(JobRules.IsDue(state, now));
        Assert.Equal((JobOutcome.Abandoned, now.AddMinutes(1)), (state.Outcome, state.NextDueAt!.Value));
        Assert.True(Tick(ref state, schedule, now.AddMinutes(1)));
        Assert.Equal((JobOutcome.Completed, false), (state.Outcome, state.IsRepetition));
    }

    [Fact]
    public void A_claim_of_a_clock_that_was_set_back_does_not_stop_the_job()
    {
        var state = JobRules.Claim(JobRules.Plan(new(), JobSchedule.Daily(2), Start), JobSchedule.Daily(2), Start);
        Assert.True(JobRules.IsDue(state, Start.AddDays(-1)));
    }

    [Fact]
    public void What_fails_is_tried_again_with_growing_pauses_and_never_later_than_the_calendar_says() => Gen.Select(Schedules, Gen.Int[1, 30]).Sample((schedule, failures) =>
    {
        var (state, now) = (JobRules.Plan(new(), schedule, Start), Start);
        var pause = TimeSpan.Zero;
        for (var failure = 0; failure < failures; failure++)
        {
            now = state.NextDueAt!.Value;
            var claimed = JobRules.Claim(state, schedule, now);
            state = JobRules.Fail(claimed, "It broke.", now);
            Assert.InRange(state.NextDueAt!.Value, now.AddTicks(1), claimed.NextDueAt!.Value);
            var next = state.NextDueAt.Value - now;
            Assert.True(next >= pause || state.NextDueAt == claimed.NextDueAt);
            Assert.True(next <= TimeSpan.FromHours(1));
            pause = next;
        }
        Assert.Equal((JobOutcome.Failed, "It broke.", 0L, failures), (state.Outcome, state.Error, state.Runs, state.Failures));
        Assert.True(Tick(ref state, schedule, state.NextDueAt!.Value));
        Assert.Equal((JobOutcome.Completed, null, 0), (state.Outcome, state.Error, state.Failures));
    });

    [Fact]
    public void A_run_whose_time_was_over_before_its_work_is_due_at_once()
    {
        var (schedule, state) = (JobSchedule.Daily(2), JobRules.Plan(new(), JobSchedule.Daily(2), Start));
        state = JobRules.Finish(JobRules.Claim(state, schedule, Start), new(1000, More: true), Start);
        Assert.True(JobRules.IsDue(state, Start));
        Assert.True(Tick(ref state, schedule, Start));
        Assert.Equal(schedule.Next(Start), state.NextDueAt);
    }

    [Fact]
    public void A_run_that_somebody_asked_for_leaves_the_calendar_alone()
    {
        var (schedule, state) = (JobSchedule.Daily(2), JobRules.Plan(new(), JobSchedule.Daily(2), Start));
        var due = state.NextDueAt;
        state = JobRules.Finish(JobRules.Claim(state, schedule, Start.AddMinutes(1)), new(0), Start.AddMinutes(2));
        Assert.Equal(due, state.NextDueAt);
    }

    [Fact]
    public void A_failure_is_told_without_its_own_words()
    {
        Assert.Equal("It broke off (InvalidOperationException).", JobRules.Describe(new InvalidOperationException("Host=db;Password=hunter2")));
        Assert.DoesNotContain("hunter2", JobRules.Describe(new Npgsql.NpgsqlException("Password=hunter2")), StringComparison.Ordinal);
    }

    // One tick: whether the job ran, whole.
    static bool Tick(ref JobState state, JobSchedule schedule, DateTimeOffset now)
    {
        state = JobRules.Plan(state, schedule, now);
        if (!JobRules.IsDue(state, now)) return false;
        state = JobRules.Finish(JobRules.Claim(state, schedule, now), new(0), now);
        return true;
    }

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
