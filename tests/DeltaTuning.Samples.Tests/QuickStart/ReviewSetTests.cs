using QuickStart.Reviews;

namespace DeltaTuning.Samples.Tests.QuickStart;

public sealed class ReviewSetTests
{
    [Fact]
    public void The_same_reviews_come_in_every_run()
    {
        ReviewSet.Train().Should().Equal(ReviewSet.Train());
        ReviewSet.Validation().Should().Equal(ReviewSet.Validation());
        ReviewSet.Train()[0].Sentence.Should().Be("i found the song satisfying , but the show was extremely confusing .");
    }

    [Fact]
    public void Good_and_bad_reviews_are_equally_many_and_none_comes_twice()
    {
        foreach (var reviews in new[] { ReviewSet.Train(), ReviewSet.Validation() })
        {
            reviews.Count(review => review.Label == 1).Should().Be(reviews.Count / 2);
            reviews.Select(review => review.Sentence).Should().OnlyHaveUniqueItems();
        }
    }

    [Fact]
    public void Validation_has_no_noun_and_no_adjective_of_training()
    {
        var trained = Content(Words.Training).ToHashSet();
        Content(Words.Validation).Should().NotIntersectWith(trained);
        ReviewSet.Validation().SelectMany(review => review.Sentence.Split(' ')).Should().NotIntersectWith(trained);
    }

    [Fact]
    public void No_adjective_is_both_good_and_bad_and_none_is_listed_twice()
    {
        foreach (var words in new[] { Words.Training, Words.Validation })
            Content(words).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Words_alone_do_not_decide()
    {
        // How often the kind of the only adjective, or of the first of two, is the label: well above chance, well below certainty.
        var good = Words.Training.Good.ToHashSet();
        var bad = Words.Training.Bad.ToHashSet();
        var hits = ReviewSet.Train().Average(review => good.Contains(review.Sentence.Split(' ').First(word => good.Contains(word) || bad.Contains(word))) == (review.Label == 1) ? 1.0 : 0.0);
        hits.Should().BeInRange(0.5, 0.7);
    }

    private static IEnumerable<string> Content(Words words) => words.Nouns.Concat(words.Good).Concat(words.Bad);
}
