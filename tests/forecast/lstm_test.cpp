// The network against an independent forward pass and against central differences over every tensor.

#include "forecast/lstm.h"

#include <gtest/gtest.h>

#include "core/random.h"
#include "reference_lstm.h"

namespace piggy::forecast {
namespace {

// Made once by an LSTM in plain Python, double precision, written for this: features 2, window 4, hidden 3, parameter i
// is sin(0.7 i + 0.3) / 2, input value j is cos(1.1 j).
TEST(Network, GivesTheReferenceNumbersOfAnIndependentImplementation) {
    const double expected[] = {-0.1736439980082527, 0.5557622597193161, 1.5468678765616444, -0.208383871536156, 0.5464269669272575, 1.5131429731807102};
    const NetworkShape shape{2, 4, 3};
    std::vector<float> parameters(parameter_count(shape));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        parameters[i] = static_cast<float>(0.5 * std::sin(0.7 * static_cast<double>(i) + 0.3));
    }
    for (const auto use : {Network::Use::prediction, Network::Use::training}) {
        Network network = Network::make(shape, 2, use).value();
        ASSERT_TRUE(network.load(parameters));
        for (std::size_t j = 0; j < network.input().size(); ++j) {
            network.input()[j] = static_cast<float>(std::cos(1.1 * static_cast<double>(j)));
        }
        const auto quantiles = network.forward().value();
        for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(quantiles[i], expected[i], 2e-6) << i;
    }
}

TEST(Network, EveryTensorsGradientIsThatOfCentralDifferences) {
    const NetworkShape shape{5, 12, 8};
    constexpr std::size_t batch = 3;
    Random random(7);
    std::vector<float> parameters = initial_parameters(shape, 3);
    for (float& value : parameters) value += static_cast<float>(0.2 * random.normal());
    Network network = Network::make(shape, batch, Network::Use::training).value();
    ASSERT_TRUE(network.load(parameters));
    for (float& value : network.input()) value = static_cast<float>(random.normal());
    std::vector<float> weights(batch * quantile_count);
    for (float& value : weights) value = static_cast<float>(random.normal());
    const std::vector<double> input(network.input().begin(), network.input().end());
    std::vector<double> exact(parameters.begin(), parameters.end());
    const auto loss = [&] {
        double sum = 0;
        for (std::size_t n = 0; n < batch; ++n) {
            const auto out = reference::quantiles(shape, exact, &input[n * shape.window * shape.features]);
            for (std::size_t q = 0; q < quantile_count; ++q) sum += static_cast<double>(weights[n * 3 + q]) * out[q];
        }
        return sum;
    };
    ASSERT_TRUE(network.forward());
    for (int again = 0; again < 2; ++again) {  // the second time shows that nothing is added up between steps
        const auto gradient = network.backward(weights).value();
        for (const Tensor& tensor : tensors_of(shape)) {
            double greatest = 0;
            double error = 0;
            for (std::size_t i = tensor.first; i < tensor.first + tensor.size; ++i) {
                constexpr double step = 1e-5;
                const double kept = exact[i];
                exact[i] = kept + step;
                const double above = loss();
                exact[i] = kept - step;
                const double below = loss();
                exact[i] = kept;
                const double difference = (above - below) / (2 * step);
                greatest = std::max(greatest, std::fabs(difference));
                error = std::max(error, std::fabs(difference - static_cast<double>(gradient[i])));
            }
            EXPECT_GT(greatest, 0.01) << tensor.name;
            EXPECT_LT(error / greatest, 1e-5) << tensor.name;
        }
    }
}

TEST(Network, QuantilesNeverCross) {
    const NetworkShape shape{5, 6, 4};
    Random random(11);
    Network network = Network::make(shape, 8, Network::Use::prediction).value();
    for (int round = 0; round < 200; ++round) {
        std::vector<float> parameters(parameter_count(shape));
        for (float& value : parameters) value = static_cast<float>(5 * random.normal());
        ASSERT_TRUE(network.load(parameters));
        for (float& value : network.input()) value = static_cast<float>(8 * random.normal());
        const auto q = network.forward().value();
        for (std::size_t n = 0; n < 8; ++n) {
            EXPECT_LE(q[n * 3], q[n * 3 + 1]);
            EXPECT_LE(q[n * 3 + 1], q[n * 3 + 2]);
        }
    }
}

TEST(Network, TheSameSeedGivesTheSameStartAndAnotherSeedAnother) {
    const NetworkShape shape;
    EXPECT_EQ(initial_parameters(shape, 5), initial_parameters(shape, 5));
    EXPECT_NE(initial_parameters(shape, 5), initial_parameters(shape, 6));
    EXPECT_EQ(parameter_count(shape), 5U * 128 + 32 * 128 + 128 + 96 + 3);
}

}  // namespace
}  // namespace piggy::forecast
